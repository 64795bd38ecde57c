from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.grants.delegates import end_delegate, end_for_leaver, name_delegate
from accounts.models import Delegate, Event, MentorProfile, User
from accounts.outside.services import make_outside
from accounts.permissions import keeps_calendar_of
from tests import factories
from tests.threads import at_once, won

MINE = "/profile/delegates/"


@pytest.fixture
def assistant(db) -> User:
    return factories.make_user("faculty", "Pat Kim", email="pat@example.edu")


@pytest.fixture
def grant(mentor, assistant) -> Delegate:
    return name_delegate(mentor=mentor, person=assistant, by=mentor)


def test_a_mentor_names_an_assistant(mentor, assistant, grant):
    assert keeps_calendar_of(assistant, mentor)
    assert not keeps_calendar_of(mentor, assistant)
    assert Event.objects.filter(actor=mentor, verb="named delegate", target_id=grant.pk).exists()


def test_staff_name_one_for_a_mentor(mentor, assistant, staff):
    assert name_delegate(mentor=mentor, person=assistant, by=staff).granted_by == staff


def test_nobody_else_does(mentor, assistant, student, other_faculty):
    scoped = factories.make_staff(staff_scope="reports")
    for person in (assistant, student, other_faculty, scoped):
        with pytest.raises(PermissionDenied):
            name_delegate(mentor=mentor, person=assistant, by=person)


def test_who_mentors_nobody_has_no_calendar_to_keep(assistant, other_faculty):
    with pytest.raises(PermissionDenied):
        name_delegate(mentor=assistant, person=other_faculty, by=assistant)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("student", "A student cannot keep"), ("mentor", "keeps this calendar already"), ("assistant", "already")],
)
def test_a_student_oneself_and_a_second_time_are_refused(who, sentence, request, mentor, grant):
    with pytest.raises(ValidationError, match=sentence):
        name_delegate(mentor=mentor, person=request.getfixturevalue(who), by=mentor)


def test_somebody_from_outside_the_school_is_refused(mentor, other_faculty):
    MentorProfile.objects.filter(user=other_faculty).update(host=mentor, outside_until="2040-01-01", department=None)
    with pytest.raises(ValidationError, match="not at the school"):
        name_delegate(mentor=mentor, person=other_faculty, by=mentor)


def test_somebody_who_has_left_is_refused(mentor, assistant):
    User.objects.filter(pk=assistant.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="no longer in the program"):
        name_delegate(mentor=mentor, person=assistant, by=mentor)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one(mentor, assistant):
    answers = at_once(*[lambda: name_delegate(mentor=mentor, person=assistant, by=mentor)] * 2)
    assert len(won(answers)) == Delegate.objects.count() == 1


@pytest.mark.parametrize("who", ["mentor", "assistant", "staff"])
def test_the_mentor_the_delegate_and_staff_end_it_and_it_ends_at_once(who, request, mentor, assistant, grant):
    by = request.getfixturevalue(who)
    assert end_delegate(grant=grant, by=by).ended_by == by
    assert not keeps_calendar_of(assistant, mentor)


def test_nobody_else_ends_it(grant, student, other_faculty):
    for person in (student, other_faculty):
        with pytest.raises(PermissionDenied):
            end_delegate(grant=grant, by=person)


def test_ended_twice_is_ended_once(grant, mentor, assistant):
    end_delegate(grant=grant, by=mentor)
    assert end_delegate(grant=grant, by=assistant).ended_by == mentor


def test_a_mentor_who_is_gone_has_nobody_act_for_them(grant, mentor, assistant):
    User.objects.filter(pk=mentor.pk).update(is_active=False)
    assert not keeps_calendar_of(assistant, mentor)


@pytest.mark.parametrize("who", ["mentor", "assistant"])
def test_with_a_person_who_leaves_it_ends_on_either_side(who, request, grant, staff):
    end_for_leaver(request.getfixturevalue(who), staff)
    assert not Delegate.objects.standing().exists()


def test_who_is_made_one_from_outside_keeps_nobodys_calendar_from_then_on(mentor, other_faculty, staff, grant):
    kept = name_delegate(mentor=mentor, person=other_faculty, by=mentor)
    theirs = name_delegate(mentor=other_faculty, person=mentor, by=other_faculty)
    make_outside(person=other_faculty, host=mentor, affiliation="Riverside", until=date(2027, 6, 30), by=staff)
    assert set(Delegate.objects.standing()) == {grant, theirs}
    assert Event.objects.filter(actor=staff, verb="ended delegate", target_id=kept.pk).exists()


def test_it_can_be_given_again(grant, mentor, assistant):
    end_delegate(grant=grant, by=mentor)
    assert name_delegate(mentor=mentor, person=assistant, by=mentor).pk != grant.pk


def test_the_page_names_by_address_however_it_is_written(client_for, mentor, assistant):
    response = client_for(mentor).post(MINE, {"email": " PAT@example.edu "}, follow=True)
    assert "Pat Kim" in response.content.decode()
    assert keeps_calendar_of(assistant, mentor)


@pytest.mark.parametrize("address", ["nobody@example.edu", "sam@example.edu"])
def test_an_address_that_nobody_has_and_a_students_get_one_sentence(client_for, mentor, address):
    factories.make_student(email="sam@example.edu")
    response = client_for(mentor).post(MINE, {"email": address})
    assert "Nobody of the program&#x27;s faculty and staff has this address" in response.content.decode()
    assert address in response.content.decode()


def test_the_page_says_what_a_delegate_sees(client_for, mentor):
    assert "They never see an agenda, a note, a goal, a request or a log" in (
        client_for(mentor).get(MINE).content.decode()
    )


def test_staff_find_it_on_the_mentors_page(client_for, staff, mentor, assistant, grant):
    office = client_for(staff)
    assert "Pat Kim keeps the calendar of Dr. Ada Lind" in office.get(f"/people/{mentor.pk}/").content.decode()
    assert "Pat Kim" in office.get(f"/people/{mentor.pk}/delegates/").content.decode()
    response = office.post(f"/profile/delegates/{grant.pk}/end/")
    assert response.url == f"/people/{mentor.pk}/delegates/"


def test_staff_name_one_on_that_page(client_for, staff, mentor, assistant):
    client_for(staff).post(f"/people/{mentor.pk}/delegates/", {"email": "pat@example.edu"})
    assert keeps_calendar_of(assistant, mentor)


def test_a_strangers_grant_is_not_found(client_for, other_faculty, student, grant):
    for person in (other_faculty, student):
        assert client_for(person).post(f"/profile/delegates/{grant.pk}/end/").status_code == 404


def test_who_mentors_nobody_has_no_such_page(client_for, student, assistant):
    for person in (student, assistant):
        assert client_for(person).get(MINE).status_code == 403
