from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Event, StaffScope
from matching.models import ScoringPolicy
from matching.policy.history import versions
from matching.scoring import Weights
from matching.services import new_policy, restore_policy
from matching.services.policies import CROSSED
from tests import factories
from tests.threads import at_once, won

pytestmark = pytest.mark.django_db
MORE_ROOM = Weights(room=40)


def test_until_staff_change_it_the_beginning_holds():
    assert (ScoringPolicy.newest_number(), ScoringPolicy.weights_now()) == (0, Weights())


def test_a_change_is_a_new_version_with_who_when_and_why(staff):
    made = new_policy(by=staff, weights=MORE_ROOM, reason="The same ten were asked by everybody.", seen=0)
    assert (made.version, made.made_by, made.reason) == (1, staff, "The same ten were asked by everybody.")
    assert ScoringPolicy.weights_now() == MORE_ROOM
    event = Event.objects.get(verb="changed the order of the directory")
    assert (event.actor, event.target_id, event.reason) == (staff, made.pk, "")


def test_the_older_version_stays_as_it_was(staff):
    first = new_policy(by=staff, weights=MORE_ROOM, reason="Why", seen=0)
    new_policy(by=staff, weights=Weights(room=50), reason="Why", seen=1)
    first.refresh_from_db()
    assert first.weights == MORE_ROOM


def test_going_back_is_a_new_version_with_the_old_numbers(staff):
    new_policy(by=staff, weights=MORE_ROOM, reason="Why", seen=0)
    new_policy(by=staff, weights=Weights(room=50), reason="Why", seen=1)
    back = restore_policy(version=1, by=staff, seen=2)
    assert (back.version, back.weights, back.reason) == (3, MORE_ROOM, "Back to version 1")
    start = restore_policy(version=0, by=staff, seen=3)
    assert (start.version, start.weights) == (4, Weights())


def test_the_same_numbers_are_no_new_version(staff):
    with pytest.raises(ValidationError, match="Nothing is different"):
        new_policy(by=staff, weights=Weights(), reason="Why", seen=0)


def test_who_has_not_seen_the_newest_is_told_so(staff):
    new_policy(by=staff, weights=MORE_ROOM, reason="Why", seen=0)
    with pytest.raises(ValidationError, match="since you opened this page"):
        new_policy(by=staff, weights=Weights(room=50), reason="Why", seen=0)
    assert ScoringPolicy.objects.count() == 1


@pytest.mark.parametrize("scope", [StaffScope.TRACK, StaffScope.REPORTS])
def test_only_staff_of_the_whole_school_change_it(scope, student):
    track = factories.make_track() if scope == StaffScope.TRACK else None
    for person in (student, factories.make_staff(staff_scope=scope, scope_track=track)):
        with pytest.raises(PermissionDenied):
            new_policy(by=person, weights=MORE_ROOM, reason="Why", seen=0)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told_that_the_other_came_first():
    staff = [factories.make_staff() for _ in range(6)]

    def change(place: int) -> ScoringPolicy:
        return new_policy(by=staff[place], weights=Weights(room=40 + place), reason="Why", seen=0)

    answers = at_once(*(partial(change, place) for place in range(6)))
    assert len(won(answers)) == 1
    assert [answer.messages for answer in answers if answer not in won(answers)] == [[CROSSED]] * 5
    assert ScoringPolicy.objects.count() == 1


def test_the_history_says_what_each_version_changed(staff, program):
    new_policy(by=staff, weights=Weights(room=40, tags=20), reason="Spread the load", seen=0)
    newest, beginning = versions()
    assert (newest.number, beginning.number) == (1, 0)
    assert newest.changes == [
        ("an identity tag that the student asked to see first", 15, 20),
        ("having room now", 6, 40),
    ]
    program.has_identity = False
    program.save()
    assert versions()[0].changes == [("having room now", 6, 40)]
