"""P11: every address of the project, read from the URL resolver, and what each kind of person gets there.

Each row of the table is an address, its answers to GET and its answers to POST, for the people in the order of PEOPLE.
"in" leads to sign-in, "ok" is a page, a file or a redirect inside. An address that is in the resolver and not in the table
fails, and so does the opposite. allauth, the admin site and the local stack's mail are one row per prefix.
"""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from .permission_table import PREFIXES, TABLE
from .world import make_world

SIGN_IN = ("/accounts/login/", "/admin/login/")
PEOPLE = ("anonymous", "student", "mentor", "stranger", "other_faculty", "staff")


def addresses(patterns=None, prefix="") -> list[str]:
    found = []
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(entry.pattern)
        found += addresses(entry.url_patterns, path) if isinstance(entry, URLResolver) else [path]
    return [path for path in found if not path.startswith(tuple(PREFIXES))]


@pytest.fixture
def clients(client_for, student, mentor, stranger, other_faculty, staff) -> dict[str, Client]:
    people = dict(zip(PEOPLE[1:], (student, mentor, stranger, other_faculty, staff), strict=True))
    return {"anonymous": Client()} | {name: client_for(person) for name, person in people.items()}


@pytest.fixture
def world(student, mentor, staff):
    return make_world(student, mentor, staff)


def answer(client: Client, method: str, path: str) -> str:
    """What that person gets; whatever it changed is taken back, and whom it signed out is in again."""
    cookies = dict(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(path)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    if response.status_code == 302 and response.url.startswith(SIGN_IN):
        return "in"
    return "ok" if response.status_code in {200, 302, 400, 503} else str(response.status_code)


def answers(clients: dict[str, Client], method: str, path: str) -> str:
    return " ".join(answer(clients[person], method, path) for person in PEOPLE)


def test_every_address_has_its_row():
    assert sorted(addresses()) == sorted(TABLE)


@pytest.mark.parametrize("method", ["get", "post"])
def test_everybody_gets_what_the_table_says(clients, world, method):
    expected = {pattern: row[method == "post"] for pattern, row in TABLE.items()}
    assert {pattern: answers(clients, method, world.path(pattern)) for pattern in TABLE} == expected


@pytest.mark.parametrize("prefix", PREFIXES)
def test_what_others_own_is_one_row_per_prefix(clients, prefix):
    path, expected = PREFIXES[prefix]
    assert answers(clients, "get", path) == expected
