"""Staff with a scope: every address that staff of the whole school can open has a row of its own in the scope table."""

import pytest
from django.test import Client

from tests import factories

from .permission_table import TABLE
from .scope_table import SCOPES
from .test_permissions import answer
from .world import World, make_world

SCOPED = ("in_scope", "out_of_scope", "reports")


@pytest.fixture
def scoped(client_for, db) -> dict[str, Client]:
    """The staff of the track that everything in the world belongs to, those of another, and a report viewer."""
    own, other = factories.make_track(), factories.make_track("Rural")
    people = (
        factories.make_staff(staff_scope="track", scope_track=own),
        factories.make_staff(staff_scope="track", scope_track=other),
        factories.make_staff(staff_scope="reports"),
    )
    return dict(zip(SCOPED, map(client_for, people), strict=True))


@pytest.fixture
def world(student, mentor, staff) -> World:
    return make_world(student, mentor, staff)


def for_staff() -> list[str]:
    return [pattern for pattern, answers in TABLE.items() if any(row.split()[-1] == "ok" for row in answers)]


def test_every_address_for_staff_has_its_row():
    assert sorted(SCOPES) == sorted(for_staff())


@pytest.mark.parametrize("method", ["get", "post"])
def test_everybody_with_a_scope_gets_what_the_table_says(scoped, world, method):
    expected = {pattern: row[method == "post"] for pattern, row in SCOPES.items()}
    found = {
        pattern: " ".join(answer(scoped[person], method, world.path(pattern)) for person in SCOPED)
        for pattern in SCOPES
    }
    assert found == expected
