"""A student, a mentor and a colleague of the staff with one of everything that the school can keep of them."""

from dataclasses import dataclass
from datetime import time, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts import models as people
from accounts.deactivation import deactivate_people
from accounts.events import record
from accounts.models import Deactivation, User
from accounts.privacy.deletion import ask_for_deletion
from accounts.privacy.looks import look_closer
from matching import models as matching
from matching.models import Relationship
from matching.services import (
    choose_after_trial,
    propose_agreement,
    put_aside,
    save_preference,
    set_progress,
    share_goal,
)
from matching.services.relationships import block_contact
from meetings.models import ActionItem
from meetings.services import renew_feed
from meetings.services.reminder_choices import choose_reminders
from notifications.choices import choose_delivery
from notifications.services import mute, notify
from surveys.models import CheckIn
from surveys.services import answer_check_in, answer_expectations
from tests import factories
from tests.matching.waitlist.factories import make_entry
from tests.meetings import factories as meetings
from tests.meetings.external.factories import make_calendar
from tests.resources import factories as resources
from tests.surveys import factories as surveys

OWN_WORDS = "Words of my own"
OTHERS_WORDS = "Words of somebody else"
ASKED_ME = "Would you mentor me?"


@dataclass
class Life:
    student: User
    mentor: User
    staff: User
    relationship: Relationship
    meeting: object


def make_life(student: User, mentor: User, staff: User) -> Life:
    """`OWN_WORDS` are the student's everywhere; `OTHERS_WORDS` are texts that the student must never find in their file."""
    surveys.install_all()
    pair = factories.make_relationship(mentor, student, state=Relationship.State.TRIAL)
    life = Life(student, mentor, staff, pair, meetings.make_past_meeting(pair, state="held", shared_notes=OWN_WORDS))
    life.meeting.shared_by = student
    life.meeting.place = "Room 4"
    life.meeting.save()
    for fill in (_profile, _signing_in, _roster, _matching, _meetings, _surveys, _messages, _asked):
        fill(life)
    return life


def leave(person: User, *, by: User, days_ago: int = 0) -> Deactivation:
    """Out of the program, and so many days ago: rows are moved, never the clock."""
    (left,) = deactivate_people(people=[person], by=by, reason="moved away")
    left.refresh_from_db()
    back = timedelta(days=days_ago)
    Deactivation.objects.filter(pk=left.pk).update(
        made_at=left.made_at - back, effect_at=left.effect_at - back, done_at=left.done_at - back
    )
    person.refresh_from_db()
    left.refresh_from_db()
    return left


def _profile(life: Life) -> None:
    now = timezone.now()
    people.StudentProfile.objects.filter(user=life.student).update(about=OWN_WORDS, interests=OWN_WORDS)
    people.MentorProfile.objects.create(user=life.student, headline=OWN_WORDS, personal=OWN_WORDS)
    people.ProfileLink.objects.create(profile=life.student.mentor_profile, label="Page", url="https://example.edu/")
    identity = people.Identity.objects.create(user=life.student, words=OWN_WORDS)
    tag = people.IdentityTag.objects.create(slug="first-in-family", name="First in my family")
    people.ChosenTag.objects.create(identity=identity, tag=tag)
    people.Photo.objects.create(user=life.student, large=b"jpeg", small=b"jpeg", digest="0" * 64, uploaded_at=now)


def _signing_in(life: Life) -> None:
    EmailAddress.objects.update_or_create(
        user=life.student, email=life.student.email, defaults={"verified": True, "primary": True}
    )
    Authenticator.objects.create(user=life.student, type="totp", data={"secret": "very-secret-key"})
    SocialAccount.objects.create(user=life.student, provider="school", uid="uid-1")
    UserSession.objects.create(user=life.student, ip="192.0.2.7", session_key="session-1", user_agent="A browser")


def _roster(life: Life) -> None:
    now = timezone.now()
    people.Invitation.objects.create(
        person=life.student, invited_by=life.staff, created_at=now, expires_at=now + timedelta(days=30)
    )
    people.FormerAddress.objects.create(
        person=life.student, address="old@example.edu", replaced_at=now, replaced_by=life.staff
    )
    people.Deactivation.objects.create(
        person=life.student,
        made_by=life.staff,
        made_at=now - timedelta(days=50),
        reason=OTHERS_WORDS,
        effect_at=now - timedelta(days=50),
        done_at=now - timedelta(days=50),
        ended_at=now - timedelta(days=40),
        ended_by=life.staff,
    )
    life.student.enrollments.update(reason=OTHERS_WORDS)
    run = people.ImportRun.objects.create(
        kind="people", file_name="roster.csv", digest="0" * 64, uploaded_by=life.staff, uploaded_at=now
    )
    people.ImportLine.objects.create(run=run, outcome="new", title=OTHERS_WORDS, person=life.student)
    people.Delegate.objects.create(mentor=life.mentor, delegate=life.student, granted_by=life.mentor, granted_at=now)


def _matching(life: Life) -> None:
    now = timezone.now()
    student, mentor, pair = life.student, life.mentor, life.relationship
    Relationship.objects.filter(pk=pair.pk).update(reason=OTHERS_WORDS)
    goal = factories.make_goal(student, topic=people.Topic.objects.first(), text=OWN_WORDS)
    share_goal(goal=goal, relationship=pair, by=student)
    set_progress(goal=goal, by=student, progress=1, note=OWN_WORDS)
    save_preference(student=student, ways=["coach"])
    asked = factories.make_request(student, mentor, message=OWN_WORDS)
    put_aside(student=student, mentor=mentor)
    asked.goals.add(goal)
    matching.Request.objects.filter(pk=asked.pk).update(
        introduction=OWN_WORDS,
        research_aspect=OWN_WORDS,
        research_skills=OWN_WORDS,
        proposed_times=[now],
        time_zone="UTC",
    )
    asks = factories.make_request(factories.make_student("M1"), student, message=OTHERS_WORDS)
    matching.Request.objects.filter(pk=asks.pk).update(
        state="declined",
        decided_at=now - timedelta(days=1),
        decided_by=student,
        undo_until=now - timedelta(days=1),
        decline_reason="time",
        decline_note=OWN_WORDS,
    )
    welcomed = factories.make_request(factories.make_student("M1"), student, message=ASKED_ME)
    matching.Request.objects.filter(pk=welcomed.pk).update(
        state="accepted", decided_at=now, decided_by=student, welcome=OWN_WORDS
    )
    matching.Suggestion.objects.create(student=student, made_by=life.staff, made_at=now).mentors.set([mentor])
    propose_agreement(relationship=pair, by=student, cadence_weeks=2, length_minutes=30, modes=["video"], reply_days=2)
    choose_after_trial(relationship=pair, by=student, choice="unsure")
    make_entry(student, factories.make_mentor())
    conflict = factories.make_conflict(factories.make_mentor(), student)
    matching.Conflict.objects.filter(pk=conflict.pk).update(
        student_agreement=OWN_WORDS,
        student_agreed_at=now,
        staff_agreement=OTHERS_WORDS,
        staff_agreed_by=life.staff,
        staff_agreed_at=now,
    )
    block_contact(blocker=student, blocked=factories.make_mentor(name="Dr. Blocked"))
    block_contact(blocker=factories.make_mentor(name="Dr. Blocker"), blocked=student)
    program = matching.PeerProgram.objects.create(name="Peers", made_by=life.staff, made_at=now)
    matching.PeerMember.objects.create(program=program, student=student, side="mentee", hopes=OWN_WORDS, joined_at=now)
    matching.Organizer.objects.create(program=program, person=student, granted_by=life.staff, granted_at=now)


def _meetings(life: Life) -> None:
    student, mentor, meeting = life.student, life.mentor, life.meeting
    meetings.make_agenda_item(meeting, student, OWN_WORDS)
    meetings.make_action_item(meeting, student, text=OWN_WORDS)
    meetings.make_action_item(meeting, mentor, text=OWN_WORDS, added_by=student, state=ActionItem.State.DONE)
    meetings.make_referral(meeting)
    meetings.make_thank_you(meeting, text=OWN_WORDS)
    meetings.make_goal_touched(meeting, matching.Goal.objects.filter(student=student).first(), said_by=student)
    meetings.make_private_note(meeting, student, "My own private note")
    meetings.make_private_note(meeting, mentor, OTHERS_WORDS)
    meetings.make_window(student)
    meetings.close_a_day(student)
    meetings.make_rules(student)
    renew_feed(person=student)
    make_calendar(student)
    choose_reminders(person=student, minutes_before=[15], by=student)


def _surveys(life: Life) -> None:
    check_in = surveys.open_for(life.student)
    answers = surveys.first_answer(check_in) | {"to-staff": OWN_WORDS}
    answer_check_in(check_in=check_in, by=life.student, answers=answers)
    about = CheckIn.objects.get(respondent=life.mentor, relationship=life.relationship)
    answers = surveys.first_answer(about) | {"to-staff": OTHERS_WORDS}
    answer_check_in(check_in=about, by=life.mentor, answers=answers)
    mine, _ = surveys.open_survey_for(life.relationship)
    answer_expectations(response=mine, by=life.student, answers=surveys.ticks("availability"))
    resources.make_concern(life.student, life.staff, text=OWN_WORDS, note=OWN_WORDS)
    resources.make_concern(life.mentor, life.staff, author=life.student, text=OWN_WORDS, note=OTHERS_WORDS)


def _messages(life: Life) -> None:
    now = timezone.now()
    mute(person=life.student, kind="meetings.agenda_prompt")
    choose_delivery(person=life.student, quiet_from=time(22), quiet_until=time(7), digest="daily", digest_at=time(8))
    message = people.OfficeMessage.objects.create(
        subject="Welcome", text="Come to the lunch", written_by=life.staff, written_at=now
    )
    notify(kind="accounts.office_message", recipient=life.student, about=message)
    people.OfficeMessage.objects.create(subject="Mine", text=OWN_WORDS, written_by=life.student, written_at=now)
    record(actor=life.student, verb="did something", target=life.student)


def _asked(life: Life) -> None:
    look_closer(person=life.student, what=["goals"], reason="They asked me to", by=life.staff)
    people.LegalHold.objects.create(
        person=life.student,
        reason=OTHERS_WORDS,
        placed_by=life.staff,
        placed_at=timezone.now(),
        lifted_by=life.staff,
        lifted_at=timezone.now(),
    )
    asked = ask_for_deletion(by=life.student)
    people.DeletionRequest.objects.filter(pk=asked.pk).update(
        state="refused", decided_at=timezone.now(), decided_by=life.staff, answer="Not while you study"
    )


PERIODS = ("profile", "requests", "meetings", "surveys", "help", "messages")


def keep(**months: int) -> None:
    """The school's periods, in months; those that are not named are 0."""
    people.Program.current()
    people.Program.objects.update(**{f"keep_{kind}_months": months.get(kind, 0) for kind in PERIODS})
