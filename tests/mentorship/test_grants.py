"""A grant opens what it names and nothing else: everywhere else its holder gets what somebody like them without it gets."""

import pytest
from django.test import Client

from accounts.grants.delegates import name_delegate
from accounts.models import Delegate, User
from matching.models import PeerProgram
from tests import factories
from tests.matching.peer.factories import make_organizer

from .permission_table import TABLE
from .test_permissions import PEOPLE, answer
from .world import World, make_world

CALENDAR = "meetings/for/"
THINGS = [pattern for pattern in TABLE if "<" in pattern]
METHODS = ("get", "post")


@pytest.fixture
def world(student, mentor, staff) -> World:
    return make_world(student, mentor, staff)


def answers(client: Client, world: World) -> dict[str, str]:
    return {pattern: " ".join(answer(client, method, world.path(pattern)) for method in METHODS) for pattern in THINGS}


def difference(one: dict[str, str], other: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {pattern: (one[pattern], other[pattern]) for pattern in THINGS if one[pattern] != other[pattern]}


def test_a_delegate_reaches_the_calendar_and_nothing_else_of_the_mentor(client_for, world, mentor):
    holder, bystander = (factories.make_user("faculty") for _ in range(2))
    name_delegate(mentor=mentor, person=holder, by=mentor)
    opened = difference(answers(client_for(holder), world), answers(client_for(bystander), world))
    assert set(opened) == {pattern for pattern in THINGS if pattern.startswith(CALENDAR)}
    assert {reached for reached, _ in opened.values()} == {"ok ok", "ok 405", "405 ok"}


def test_they_lay_it_down_themselves_and_nobody_elses(client_for, world, mentor):
    assistant = Delegate.objects.get().delegate
    assert client_for(assistant).post(world.path("profile/delegates/<uuid:pk>/end/")).url == "/"
    assert client_for(assistant).get(world.path(f"{CALENDAR}<uuid:mentor_pk>/")).status_code == 404


def test_an_organizer_reaches_the_list_and_is_a_student_everywhere_else(client_for, world, stranger):
    make_organizer(PeerProgram.objects.get(), stranger)
    place = PEOPLE.index("stranger")
    another = {pattern: " ".join(row.split()[place] for row in rows) for pattern, rows in TABLE.items()}
    opened = difference(answers(client_for(stranger), world), another)
    assert opened == {"peer/<uuid:pk>/members/": ("ok 405", "404 405")}


@pytest.mark.parametrize("who", ["delegate", "mentor"])
def test_with_a_deactivation_the_calendar_is_closed_at_once(client_for, world, mentor, who):
    assistant = client_for(Delegate.objects.get().delegate)
    leaver = mentor if who == "mentor" else Delegate.objects.get().delegate
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    assert answer(assistant, "get", world.path(f"{CALENDAR}<uuid:mentor_pk>/")) == (
        "in" if who == "delegate" else "404"
    )
