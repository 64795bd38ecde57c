"""What is arranged in the demo school beside single bookings."""

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from meetings.models import (
    Availability,
    BookingRules,
    DateOverride,
    Holiday,
    Meeting,
    MeetingGoal,
    Participant,
    Referral,
    ReminderChoice,
    Series,
    ThankYou,
)

FACULTY = "faculty@example.edu"


def of_named_mentor():
    return Meeting.objects.with_mentor(User.objects.get(email=FACULTY))


def test_a_series_has_a_meeting_at_another_time_and_one_that_is_canceled(school):
    departed = Series.objects.filter(meetings__state=Meeting.State.CANCELLED)
    assert departed.filter(meetings__state=Meeting.State.CONFIRMED).exists()
    assert Meeting.objects.filter(series__isnull=False).exclude(starts_at=F("recurs_at")).exists()


def test_mentors_see_their_students_together_once_and_every_month(school):
    groups = Meeting.objects.filter(is_group=True, state=Meeting.State.CONFIRMED)
    assert groups.filter(series=None).exists()
    assert groups.filter(series__isnull=False).exists()


def test_the_named_mentor_meets_a_group_to_which_one_cannot_come(school):
    group = of_named_mentor().get(is_group=True)
    assert group.participants.filter(declined_at__isnull=False).count() == 1
    assert Participant.objects.filter(meeting=group, counts=True).count() > 2


def test_times_wait_for_the_named_mentor_and_some_were_countered(school):
    waiting = Meeting.objects.open_proposals(timezone.now())
    assert of_named_mentor().open_proposals(timezone.now()).exists()
    assert waiting.exclude(proposed_by=F("arranged_by")).exists()


def test_the_named_mentor_keeps_minutes_in_between_and_days_away(school):
    mentor = User.objects.get(email=FACULTY)
    assert Availability.objects.filter(person=mentor).exists()
    assert BookingRules.objects.get(person=mentor).buffer_after == 10
    assert DateOverride.objects.filter(person=mentor, starts=None).exists()


def test_some_have_other_times_on_one_day_and_the_school_has_holidays(school):
    assert DateOverride.objects.filter(starts__isnull=False).exists()
    assert Holiday.objects.filter(on__gt=timezone.now().date()).count() == 4


def test_meetings_touch_goals_lead_to_referrals_and_end_in_thanks(school):
    assert MeetingGoal.objects.filter(progress__isnull=False).exists()
    assert Referral.objects.filter(to_service__isnull=False).exists()
    assert Referral.objects.exclude(to_name="").exists()
    assert ThankYou.objects.filter(sent_at__isnull=False).exists()


def test_some_want_one_reminder_alone(school):
    assert ReminderChoice.objects.filter(minutes_before=[60]).exists()
