"""P10: a page makes the same number of queries for one row and for thirty."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, address: str) -> int:
    """The queries of one page. It is opened once before, so that nothing that is read once is counted."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, f"{address} answered {response.status_code}"
    return len(captured)


def same_at_1_and_30(client: Client, address: str, add_row: Callable[[], object]) -> int:
    """Returns the number, so that a test may hold it too."""
    add_row()
    one = queries_of(client, address)
    for _ in range(29):
        add_row()
    thirty = queries_of(client, address)
    assert one == thirty, f"{address} makes {one} queries for one row and {thirty} for thirty"
    return one
