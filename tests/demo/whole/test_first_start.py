"""What a visitor finds right after the first start."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import ChosenTag, Event, MentorProfile, Program, StudentProfile, User
from accounts.profiles.meter import measure_mentor
from matching.directory.visible import needs_of
from matching.models import Goal, Relationship, Request
from matching.ranking import Wanted, rank
from matching.rules import why_not_request
from matching.scoring import Seeker
from matching.tasks import keep_clocks
from meetings.models import Availability, Meeting
from mentorship.devmail.letters import newest_first
from notifications.models import Notification
from resources.models import HelpService
from surveys.models import CheckIn, ExpectationResponse
from surveys.tasks import keep_calendar

STUDENT, FACULTY, STAFF = "student@example.edu", "faculty@example.edu", "staff@example.edu"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.parametrize("email", [STUDENT, FACULTY, STAFF])
def test_the_named_people_have_the_password(school, settings, email):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    assert User.objects.get(email=email).check_password("mentorship-demo")


def test_nobody_else_has_one(school):
    others = User.objects.exclude(email__in=[STUDENT, FACULTY, STAFF])
    assert not any(user.has_usable_password() for user in others)


def test_nothing_is_left_to_deliver(school):
    now = timezone.now()
    assert list(Notification.objects.claimable(now + timedelta(minutes=5))) == []
    assert newest_first() == []


def test_what_was_sent_was_sent_when_it_was_due(school):
    sent = Notification.objects.filter(state=Notification.State.SENT)
    assert sent.exists()
    assert all(row.sent_at == row.due_at for row in sent)


def test_what_is_still_to_be_said_lies_ahead(school):
    ahead = Notification.objects.pending()
    assert ahead.filter(kind="meetings.reminder").exists()
    assert not ahead.filter(due_at__lte=timezone.now()).exists()


def test_the_first_ticks_find_nothing_to_do(school):
    before = Event.objects.count(), Notification.objects.count(), CheckIn.objects.count()
    keep_clocks()
    keep_calendar()
    assert (Event.objects.count(), Notification.objects.count(), CheckIn.objects.count()) == before


def test_no_row_points_at_nothing(school):
    connection.check_constraints()


def test_the_student_starts_fresh(school):
    student = User.objects.get(email=STUDENT)
    assert student.stage_on(timezone.now().date()) == "M2"
    assert not Goal.objects.filter(student=student).exists()
    assert not Relationship.objects.covering().filter(mentee=student).exists()
    assert CheckIn.objects.due().filter(respondent=student, had_mentor=False).count() == 1
    assert Request.objects.get(student=student).state == Request.State.DECLINED


def test_the_student_can_ask_the_mentor_who_fits_ordinary_goals(school):
    student, mentor = User.objects.get(email=STUDENT), User.objects.get(email=FACULTY)
    topics = mentor.mentor_profile.topics.filter(slug__in=["choosing-a-specialty", "research"])
    goals = [Goal(student=student, topic=topic, text="Find out") for topic in topics]
    seeker = Seeker(goals=tuple(needs_of(goals)))
    first_page = rank(seeker=seeker, wanted=Wanted(has_room=True), size=12).ids
    assert len(goals) == 2
    assert mentor.pk in first_page
    assert why_not_request(student, mentor) == ""


def test_most_mentors_say_how_they_work_and_some_describe_themselves(school):
    assert MentorProfile.objects.exclude(ways=[]).exclude(reach_me="").count() >= 25
    assert StudentProfile.objects.exclude(values=[]).count() >= 15
    assert set(ChosenTag.objects.values_list("audience", flat=True)) == {"school", "asked", "tied", "me"}
    assert [wish.field for wish in measure_mentor(MentorProfile.objects.get(user__email=FACULTY)).next] == [
        "personal", "style",
    ]  # fmt: skip


def test_the_mentor_has_something_of_everything(school):
    mentor, now = User.objects.get(email=FACULTY), timezone.now()
    mine = Relationship.objects.filter(mentor=mentor)
    assert mine.loading().count() < mentor.mentor_profile.capacity
    assert set(mine.values_list("state", flat=True)) >= {"active", "trial", "ended"}
    waiting = Request.objects.open().filter(mentor=mentor)
    assert (waiting.for_mentoring().count(), waiting.chats().count()) == (2, 1)
    assert Availability.objects.filter(person=mentor).count() == 2
    assert Meeting.objects.visible_to(mentor).not_recorded(now).count() == 1
    assert Meeting.objects.visible_to(mentor).upcoming(now).count() >= 2
    assert CheckIn.objects.due().filter(respondent=mentor).count() >= 3
    assert ExpectationResponse.objects.of(mentor).waiting(now).exists()


def test_staff_have_set_up_help(school):
    staff = User.objects.get(email=STAFF)
    assert HelpService.objects.routes().filter(receives_copies=staff).exists()
    assert "555-010" in Program.objects.get().crisis_lines


@pytest.mark.parametrize("email", [STUDENT, FACULTY, STAFF])
def test_the_home_pages_open(school, email):
    client = Client()
    client.force_login(User.objects.get(email=email), backend=BACKEND)
    assert client.get("/").status_code == 200
