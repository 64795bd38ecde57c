from time import sleep

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.grants.scope import OWN, set_scope
from accounts.models import Event, User
from accounts.scopes import scope_words
from tests import factories
from tests.threads import at_once


@pytest.fixture
def colleague(db) -> User:
    return factories.make_staff(name="Pat Colleague")


@pytest.fixture
def track(db):
    return factories.make_track("Rural")


def again(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_staff_who_see_the_whole_school_give_a_colleague_one_track(staff, colleague, track):
    set_scope(person=colleague, scope="track", track=track, by=staff)
    assert (again(colleague).staff_scope, again(colleague).scope_track) == ("track", track)
    event = Event.objects.get(target_id=colleague.pk)
    assert (event.actor, event.verb, event.reason) == (staff, "changed scope", "Whole school to Rural track")


def test_the_same_scope_again_is_no_event(staff, colleague):
    set_scope(person=colleague, scope="school", by=staff)
    assert not Event.objects.filter(target_id=colleague.pk).exists()


@pytest.mark.parametrize("scope", ["track", "reports"])
def test_a_narrower_scope_changes_nobodys(staff, colleague, track, scope):
    set_scope(person=colleague, scope=scope, track=track if scope == "track" else None, by=staff)
    for person in (staff, colleague):
        with pytest.raises(PermissionDenied):
            set_scope(person=person, scope="school", by=colleague)


def test_who_lost_it_a_moment_ago_can_no_longer_use_it(staff, colleague):
    stale = again(colleague)
    set_scope(person=colleague, scope="reports", by=staff)
    with pytest.raises(PermissionDenied):
        set_scope(person=staff, scope="reports", by=stale)


def test_only_staff_have_a_scope(staff, mentor):
    with pytest.raises(PermissionDenied):
        set_scope(person=mentor, scope="reports", by=staff)


def test_nobody_changes_their_own_even_while_somebody_else_has_it(staff, colleague):
    with pytest.raises(ValidationError, match="A colleague can change what you see"):
        set_scope(person=staff, scope="reports", by=staff)
    assert again(staff).sees_whole_school


def test_a_track_that_is_not_named_is_refused(staff, colleague):
    with pytest.raises(ValidationError, match="Choose the track"):
        set_scope(person=colleague, scope="track", by=staff)


@pytest.fixture
def slow(monkeypatch):
    """Between reading and writing everybody takes a moment, so that without a lock two would read the same."""

    def words(person: User) -> str:
        sleep(0.15)
        return scope_words(person)

    monkeypatch.setattr("accounts.grants.scope.scope_words", words)


@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_from_each_other_at_once_do_not_leave_the_school_without(staff, colleague, slow):
    def take(by, person):
        try:
            return set_scope(person=person, scope="reports", by=by)
        except PermissionDenied:
            return None

    answers = at_once(lambda: take(staff, colleague), lambda: take(colleague, staff))
    assert answers.count(None) == 1
    assert User.objects.filter(staff_scope="school").count() == 1


def test_the_page_sets_it_and_the_next_page_already_answers_by_it(client_for, staff, colleague, track):
    office, theirs = client_for(staff), client_for(colleague)
    assert theirs.get("/people/program/").status_code == 200
    response = office.post(f"/people/{colleague.pk}/scope/", {"scope": "track", "track": track.pk}, follow=True)
    assert "Rural track" in response.content.decode()
    assert theirs.get("/people/program/").status_code == 403


def test_the_page_asks_for_the_track_beside_the_field(client_for, staff, colleague):
    response = client_for(staff).post(f"/people/{colleague.pk}/scope/", {"scope": "track"})
    assert response.context["form"].errors == {"track": ["Choose the track that this person is to see."]}


def test_a_track_left_over_from_another_choice_does_no_harm(client_for, staff, colleague, track):
    client_for(staff).post(f"/people/{colleague.pk}/scope/", {"scope": "reports", "track": track.pk})
    assert (again(colleague).staff_scope, again(colleague).scope_track) == ("reports", None)


def test_the_page_says_who_changes_ones_own_and_offers_nothing(client_for, staff, colleague):
    for answer in (
        client_for(staff).get(f"/people/{staff.pk}/scope/"),
        client_for(staff).post(f"/people/{staff.pk}/scope/", {"scope": "reports"}),
    ):
        assert OWN in answer.content.decode()
        assert 'name="scope"' not in answer.content.decode()
    assert again(staff).sees_whole_school


def test_ones_own_page_has_no_way_there(client_for, staff):
    page = client_for(staff).get(f"/people/{staff.pk}/").content.decode()
    assert OWN in page
    assert f"/people/{staff.pk}/scope/" not in page


def test_only_staff_have_such_a_page(client_for, staff, student, mentor):
    for person in (student, mentor):
        assert client_for(staff).get(f"/people/{person.pk}/scope/").status_code == 404


def test_a_persons_page_says_it_to_the_whole_school_alone(client_for, staff, colleague):
    assert "Whole school" in client_for(staff).get(f"/people/{colleague.pk}/").content.decode()
