"""Whatever can be, is somewhere in the demo school: a state that is new fails here until the seed brings it about."""

import pytest
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from accounts.clock import academic_year, school_today
from accounts.models import Delegate, Enrollment, Event, MentorProfile, Role, Rollover, StaffScope, User
from matching.coverage import covered, owed_a_mentor
from matching.models import Agreement, Block, Goal, Organizer, PeerMember, Relationship, Request, TrialChoice
from meetings.models import ActionItem, Meeting, PrivateNote, Referral, Series
from notifications.models import DeliveryChoice, MutedKind, Notification
from resources.models import Concern
from surveys.models import CheckIn, ExpectationSurvey

PAIRING_CYCLES_AND_GROUPS = {Relationship.Kind.GROUP}
NO_MAIL_SERVER_FAILS = {Notification.State.FAILED}
CHOICES = [
    (User, "role", Role, set()),
    (User, "staff_scope", StaffScope, set()),
    (Enrollment, "status", Enrollment.Status, set()),
    (MentorProfile, "career_stage", MentorProfile.CareerStage, set()),
    (Goal, "state", Goal.State, set()),
    (Goal, "kind", Goal.Kind, set()),
    (Request, "state", Request.State, set()),
    (Request, "kind", Request.Kind, set()),
    (Request, "decline_reason", Request.DeclineReason, set()),
    (Relationship, "state", Relationship.State, set()),
    (Relationship, "kind", Relationship.Kind, PAIRING_CYCLES_AND_GROUPS),
    (PeerMember, "side", PeerMember.Side, set()),
    (TrialChoice, "choice", TrialChoice.Choice, set()),
    (Meeting, "state", Meeting.State, set()),
    (Meeting, "led_by", Meeting.Led, set()),
    (Series, "frequency", Series.Frequency, set()),
    (Referral, "status", Referral.Status, set()),
    (Meeting, "not_held_reason", Meeting.NotHeldReason, set()),
    (Meeting, "mode", Meeting._meta.get_field("mode").choices, set()),
    (ActionItem, "state", ActionItem.State, set()),
    (CheckIn, "state", CheckIn.State, set()),
    (CheckIn, "skip_reason", CheckIn.SkipReason, set()),
    (Notification, "state", Notification.State, NO_MAIL_SERVER_FAILS),
    (DeliveryChoice, "digest", DeliveryChoice.Digest, set()),
]


def values_of(choices) -> set:
    return set(getattr(choices, "values", None) or [value for value, _ in choices])


@pytest.mark.parametrize(
    ("model", "field", "choices", "absent"), CHOICES, ids=[f"{model.__name__}.{name}" for model, name, *_ in CHOICES]
)
def test_every_value_occurs(school, model, field, choices, absent):
    found = set(model.objects.order_by().values_list(field, flat=True).distinct()) - {""}
    assert found == values_of(choices) - absent


def test_check_ins_of_students_with_and_without_a_mentor_and_of_mentors_are_due_done_and_skipped(school):
    for who in ({"had_mentor": True}, {"had_mentor": False}, {"relationship__isnull": False}):
        assert set(CheckIn.objects.filter(**who).values_list("state", flat=True)) == set(CheckIn.State.values)


def test_some_agreements_wait_some_are_agreed_and_some_are_the_second(school):
    assert Agreement.objects.agreed().exists()
    assert Agreement.objects.filter(mentor_agreed_at=None).exists()
    assert Agreement.objects.agreed().filter(version=2).exists()


def test_meetings_lie_ahead_were_moved_and_were_forgotten(school):
    assert Meeting.objects.upcoming(timezone.now()).exists()
    assert Meeting.objects.held().filter(sequence__gt=0).exists()
    assert Meeting.objects.not_recorded(timezone.now()).exists()


def test_a_closed_survey_has_pairs_of_whom_both_one_and_nobody_answered(school):
    closed = ExpectationSurvey.objects.get(closed_at__isnull=False)
    pairs = closed.responses.order_by().values("relationship").annotate(answers=Count("answered_at"))
    assert {pair["answers"] for pair in pairs} == {0, 1, 2}


def test_an_open_survey_waits_for_some(school):
    opened = ExpectationSurvey.objects.get(closed_at=None)
    assert opened.responses.answered().exists()
    assert opened.responses.filter(answered_at=None).exists()


def test_a_decline_was_taken_back(school):
    assert Notification.objects.filter(void_reason="The mentor took the answer back").exists()


def test_chats_wait_are_agreed_end_in_thanks_and_lead_to_more(school):
    chats = Request.objects.chats()
    assert {"pending", "accepted"} <= set(chats.values_list("state", flat=True))
    assert chats.filter(thanked_at__isnull=False).exists()
    later = Request.objects.for_mentoring().filter(
        student=OuterRef("student"), mentor=OuterRef("mentor"), created_at__gt=OuterRef("created_at")
    )
    assert chats.filter(Exists(later)).exists()


def test_the_office_moved_the_school_into_its_year(school):
    assert Rollover.objects.standing().filter(academic_year=academic_year(school_today())).exists()


def test_some_students_have_their_first_day_before_them(school):
    students = User.objects.active().students()
    assert students.filter(first_day_done_at__isnull=True).exists()
    assert students.filter(first_day_done_at__isnull=False).count() > students.count() / 2


def test_mentors_have_room_are_full_closed_away_and_silent(school):
    today = timezone.now().date()
    profiles = list(MentorProfile.objects.all())
    away = [profile for profile in profiles if profile.is_away(today)]
    assert {(profile.away_until - today).days > 14 for profile in away} == {True, False}
    assert not all(profile.accepting for profile in profiles)
    assert Notification.objects.filter(kind="matching.accepting_off", state=Notification.State.SENT).exists()


def test_people_block_mute_keep_notes_and_send_copies(school):
    assert Block.objects.exists()
    assert MutedKind.objects.exists()
    assert PrivateNote.objects.exists()
    assert {concern.is_closed for concern in Concern.objects.all()} == {True, False}


def test_most_students_have_a_mentor_and_all_who_have_arrived_an_advisor(school):
    share = covered(owed_a_mentor()).count() / owed_a_mentor().count()
    arrived = User.objects.students().filter(last_login__isnull=False)
    advised = arrived.filter(mentorships_received__kind=Relationship.Kind.ADVISING).distinct()
    assert 0.6 < share < 0.9
    assert advised.count() == arrived.count() > 60


def test_an_assistant_keeps_a_calendar_and_has_moved_a_meeting(school):
    grant = Delegate.objects.standing().get()
    assert Event.objects.filter(actor=grant.delegate, verb="moved", reason=f"for {grant.mentor_id}").exists()


def test_a_student_keeps_a_program_that_others_joined(school):
    assert Organizer.objects.standing().get().program.members.standing().count() > 3
