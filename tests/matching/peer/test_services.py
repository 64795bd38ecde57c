import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Event, MentorProfile, User
from matching.models import Organizer, PeerMember, PeerProgram
from matching.peer.services import (
    close_program,
    end_for_leaver,
    end_organizer,
    grant_organizer,
    join_program,
    leave_program,
    reopen_program,
    save_program,
)
from tests import factories
from tests.threads import at_once, won

from .factories import make_member, make_organizer, make_program


@pytest.fixture
def program(staff) -> PeerProgram:
    return make_program(staff)


def verbs() -> list[str]:
    return list(Event.objects.order_by("at").values_list("verb", flat=True))


def test_staff_make_change_close_and_reopen_a_program(staff, program):
    program.about = "Changed"
    save_program(program=program, by=staff)
    close_program(program=program, by=staff)
    reopen_program(program=program, by=staff)
    assert verbs() == ["made peer program", "changed peer program", "closed peer program", "reopened peer program"]


def test_closing_twice_is_one_event(staff, program):
    close_program(program=program, by=staff)
    close_program(program=program, by=staff)
    assert verbs().count("closed peer program") == 1


@pytest.mark.parametrize("scope", ["track", "reports"])
def test_a_scoped_colleague_does_none_of_it(program, student, scope):
    track = factories.make_track() if scope == "track" else None
    by = factories.make_staff(staff_scope=scope, scope_track=track)
    for act in (
        lambda: save_program(program=PeerProgram(name="Other"), by=by),
        lambda: close_program(program=program, by=by),
        lambda: grant_organizer(program=program, person=student, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_organizer_is_a_student_who_is_here(program, staff, mentor, student):
    assert make_organizer(program, student).person == student
    gone = factories.make_student(is_active=False)
    for person in (mentor, gone):
        with pytest.raises(ValidationError, match="An organizer is a student"):
            make_organizer(program, person)


def test_an_organizer_is_named_once(program, student):
    make_organizer(program, student)
    with pytest.raises(ValidationError, match="an organizer already"):
        make_organizer(program, student)


def test_staff_end_it_and_an_organizer_lays_it_down(program, staff, student, stranger):
    with pytest.raises(PermissionDenied):
        end_organizer(organizer=make_organizer(program, student), by=stranger)
    for by in (staff, student):
        assert end_organizer(organizer=Organizer.objects.standing().get(), by=by).ended_by == by
        make_organizer(program, student)


def test_a_student_joins_and_changes_the_answers(program, student):
    topic = factories.make_topic()
    make_member(program, student, topics=(topic,), hopes="Someone patient")
    make_member(program, student, side="either", hopes="Anybody")
    member = PeerMember.objects.get()
    assert (member.side, member.hopes, list(member.topics.all())) == ("either", "Anybody", [])
    assert [verb for verb in verbs() if "peer" not in verb and "profile" not in verb] == ["joined", "changed answers"]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_join_once(program, student):
    join = lambda: join_program(program=program, by=student, side="mentee", topics=[])  # noqa: E731
    assert len(won(at_once(join, join))) == len([join, join])
    assert PeerMember.objects.count() == 1


def test_nobody_joins_what_has_closed(program, staff, student):
    close_program(program=program, by=staff)
    with pytest.raises(ValidationError, match="has closed"):
        make_member(program, student)


@pytest.mark.parametrize("who", ["mentor", "staff"])
def test_only_students_join(who, request, program):
    with pytest.raises(PermissionDenied):
        make_member(program, request.getfixturevalue(who))


@pytest.mark.parametrize("side", ["mentor", "either"])
def test_who_would_mentor_can_be_paired_as_one_and_is_shown_to_nobody(program, student, side):
    make_member(program, student, side=side)
    profile = MentorProfile.objects.get(user=student)
    assert (profile.capacity, profile.is_listed, profile.accepting) == (1, False, False)


def test_who_would_like_a_mentor_gets_no_such_profile(program, student):
    make_member(program, student)
    assert not MentorProfile.objects.exists()


def test_a_mentor_profile_that_is_there_stays_as_it_is(program, student):
    MentorProfile.objects.create(user=student, capacity=4)
    make_member(program, student, side="mentor")
    assert MentorProfile.objects.get(user=student).capacity == 4


def test_a_student_leaves_and_can_join_again(program, student):
    left = leave_program(member=make_member(program, student), by=student)
    assert left.left_at
    assert make_member(program, student).pk != left.pk


def test_nobody_takes_another_out(program, student, stranger, staff):
    member = make_member(program, student)
    for person in (stranger, staff):
        with pytest.raises(PermissionDenied):
            leave_program(member=member, by=person)


def test_with_a_person_who_leaves_the_school_both_end(program, staff, student):
    make_organizer(program, student)
    make_member(program, student)
    end_for_leaver(student, staff)
    assert not Organizer.objects.standing().exists()
    assert not PeerMember.objects.standing().exists()
    assert User.objects.filter(pk=student.pk).exists()
