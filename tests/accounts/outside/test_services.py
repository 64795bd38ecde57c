from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from accounts.clock import school_today
from accounts.models import Event, MentorProfile, StaffScope, User
from accounts.outside.services import bring_inside, end_outside, make_outside
from tests import factories


@pytest.fixture
def make(host, staff, mentor):
    def made(**changed) -> MentorProfile:
        values = {
            "person": mentor,
            "host": host,
            "affiliation": "Riverside Hospital",
            "until": school_today() + timedelta(days=365),
            "by": staff,
        }
        return make_outside(**values | changed)

    return made


def test_staff_make_a_mentor_one_from_outside(make, mentor, host, staff):
    make(affiliation="  Riverside Hospital ")
    profile = MentorProfile.objects.get(user=mentor)
    assert (profile.host, profile.affiliation, profile.department) == (host, "Riverside Hospital", None)
    event = Event.objects.get(target_id=profile.pk)
    assert (event.actor, event.verb) == (staff, "made outside mentor")


def test_extending_is_recorded_as_a_change(make, mentor):
    make()
    make(until=school_today() + timedelta(days=700))
    assert MentorProfile.objects.get(user=mentor).outside_until == school_today() + timedelta(days=700)
    assert set(Event.objects.values_list("verb", flat=True)) == {"made outside mentor", "changed outside mentor"}


def test_faculty_without_a_profile_get_one_that_takes_no_requests_yet(make, db):
    alumna = factories.make_user("faculty")
    assert not make(person=alumna).accepting


@pytest.mark.parametrize("who", ["student", "mentor", "host"])
def test_nobody_but_staff_does_it(make, request, who):
    with pytest.raises(PermissionDenied):
        make(by=request.getfixturevalue(who))


@pytest.mark.parametrize("scope", [StaffScope.TRACK, StaffScope.REPORTS])
def test_staff_of_a_part_of_the_school_do_not(make, guest, scope):
    track = factories.make_track() if scope == StaffScope.TRACK else None
    colleague = factories.make_staff(staff_scope=scope, scope_track=track)
    for act in (
        lambda: make(by=colleague),
        lambda: end_outside(person=guest, by=colleague),
        lambda: bring_inside(person=guest, by=colleague),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_only_faculty_who_are_here_can_be_from_outside(make, student, mentor):
    with pytest.raises(ValidationError, match="Only faculty"):
        make(person=student)
    User.objects.filter(pk=mentor.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="Only faculty"):
        make()


def refused_field(act) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        act()
    return list(refused.value.message_dict)


def test_a_host_belongs_to_the_school_and_is_another_person(make, mentor, guest, student):
    gone = factories.make_mentor(is_active=False)
    for nobody in (mentor, guest, student, gone):
        assert refused_field(lambda nobody=nobody: make(host=nobody)) == ["host"]


def test_staff_can_be_the_host(make, staff):
    assert make(host=staff).host == staff


def test_students_must_be_able_to_read_where_somebody_is_from(make):
    assert refused_field(lambda: make(affiliation="   ")) == ["affiliation"]


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (5 * 365, True), (7 * 365, False)])
def test_the_last_day_is_today_or_later_and_not_far_off(make, days, fits):
    until = school_today() + timedelta(days=days)
    if fits:
        assert make(until=until).outside_until == until
    else:
        assert refused_field(lambda: make(until=until)) == ["until"]


def test_ending_makes_today_the_last_day(guest, staff):
    end_outside(person=guest, by=staff)
    profile = MentorProfile.objects.get(user=guest)
    assert profile.outside_until == school_today()
    assert not profile.is_over(school_today())


def test_who_joins_the_school_loses_the_mark(guest, staff):
    bring_inside(person=guest, by=staff)
    assert not MentorProfile.objects.get(user=guest).is_outside
    with pytest.raises(ValidationError, match="any more"):
        bring_inside(person=guest, by=staff)


@pytest.mark.parametrize("missing", ["host", "outside_until"])
def test_the_database_keeps_host_and_last_day_together(guest, missing):
    with pytest.raises(IntegrityError):
        MentorProfile.objects.filter(user=guest).update(**{missing: None})


def test_the_database_keeps_departments_for_the_school(guest):
    with pytest.raises(IntegrityError):
        MentorProfile.objects.filter(user=guest).update(department=factories.make_department())
