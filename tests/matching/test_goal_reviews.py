"""Goals are looked at again every few weeks: one line at home, one mail in a period, one page with one button."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from matching.goals.reviews import KIND, ask_each_morning, ask_for_reviews, needs_now, students_of_day
from matching.models import Goal
from matching.services import close_goal, review_goals
from notifications import kinds
from notifications.models import Notification
from tests import factories
from tests.queries import same_at_1_and_30


@pytest.fixture
def goal(student):
    return factories.make_goal(student, text="My very own goal")


@pytest.fixture
def old(goal, program):
    Goal.objects.update(created_at=timezone.now() - timedelta(weeks=program.goal_review_weeks, hours=1))
    return Goal.objects.select_related("topic").get()


def answers(goal, **changes) -> dict:
    fields = {"answer": "open", "progress": 0, "importance": 3, "text": goal.text, "measure": "", "target_on": ""}
    return {f"{goal.pk}-{name}": value for name, value in (fields | changes).items()}


def test_home_asks_when_the_weeks_are_over_and_not_before(goal, student):
    assert needs_now(student) == []
    Goal.objects.update(created_at=timezone.now() - timedelta(weeks=13))
    assert needs_now(student)[0].url == reverse("matching:review-goals")


def test_a_closed_goal_asks_nothing(old, student):
    close_goal(goal=old, by=student, state="reached")
    assert needs_now(student) == []
    assert ask_for_reviews(timezone.now()) == 0


def test_one_mail_goes_in_each_period_however_often_the_clock_ticks(old, student):
    now = timezone.now()
    assert ask_for_reviews(now) == 1
    assert ask_for_reviews(now) == 0
    Notification.objects.update(state="void", void_reason="Switched off")
    assert ask_for_reviews(now + timedelta(days=3)) == 0
    assert ask_for_reviews(now + timedelta(weeks=13)) == 1
    assert Notification.objects.filter(kind=KIND).count() == 2


def mornings(program) -> list:
    """Half past eight of the coming seven days, as the school's clocks show it."""
    today = datetime.combine(school_today() + timedelta(days=1), time(8, 30), ZoneInfo(program.time_zone))
    return [today + timedelta(days=number) for number in range(7)]


def test_the_clock_asks_in_the_hour_after_eight_alone(old, program, django_assert_num_queries):
    others = [morning + timedelta(hours=hours) for morning in mornings(program) for hours in (-1, 1)]
    with django_assert_num_queries(len(others)):  # the zone of the school each time, and nothing else
        assert not any(ask_each_morning(other) for other in others)
    assert sum(ask_each_morning(morning) for morning in mornings(program)) == 1


def test_a_school_of_old_goals_is_asked_within_a_week_and_not_on_one_morning(program):
    for number in range(14):
        factories.make_goal(factories.make_student(id=UUID(int=2**128 * number // 14 + number)))
    Goal.objects.update(created_at=timezone.now() - timedelta(weeks=60))
    asked = [ask_each_morning(morning) for morning in mornings(program)]
    assert asked == [2] * 7
    assert Notification.objects.filter(kind=KIND).values("recipient").distinct().count() == 14


def test_the_days_of_the_week_share_out_every_key(db):
    ends = UUID(int=0), UUID(int=2**128 - 1)
    people = [factories.make_student(id=key) for key in ends]
    assert [list(students_of_day(day)) for day in (0, 6)] == [[people[0]], [people[1]]]


def test_the_mail_no_longer_holds_once_the_goals_were_looked_at(old, student):
    ask_for_reviews(timezone.now())
    row = Notification.objects.get(kind=KIND)
    assert kinds.get(KIND).still_holds(row) is True
    review_goals(student=student, answers=[(old, "open")])
    assert kinds.get(KIND).still_holds(row) == "The goals were looked at"


def test_the_mail_can_be_switched_off_and_says_nothing_of_the_goal(old, student):
    ask_for_reviews(timezone.now())
    row = Notification.objects.get(kind=KIND)
    mail = kinds.get(KIND).render(row)
    assert not kinds.get(KIND).essential
    assert "/goals/review/" in mail.text
    assert "very own" not in mail.subject + mail.text + mail.html


def test_who_is_gone_or_no_student_is_not_asked(old, student):
    student.is_active = False
    student.save()
    assert ask_for_reviews(timezone.now()) == 0


def test_one_button_keeps_everything(client_for, old, student):
    sent = answers(old, progress=2, importance=5, text="Clearer words")
    response = client_for(student).post(reverse("matching:review-goals"), sent)
    assert response.url == reverse("matching:goals")
    goal = Goal.objects.get()
    assert (goal.progress, goal.importance, goal.text, goal.state) == (2, 5, "Clearer words", "open")
    assert needs_now(student) == []


def test_reached_and_set_aside_are_answers(client_for, old, student):
    client_for(student).post(reverse("matching:review-goals"), answers(old, answer="dropped"))
    assert Goal.objects.get().state == Goal.State.DROPPED


def test_a_mistake_keeps_what_was_typed_and_opens_the_words(client_for, old, student):
    sent = answers(old, text="", measure="Words I want to keep")
    page = client_for(student).post(reverse("matching:review-goals"), sent).content.decode()
    assert "Words I want to keep" in page
    assert "<details open>" in page
    assert Goal.objects.get().reviewed_at is None


def test_a_goal_from_another_tab_is_left_alone(client_for, old, student):
    newer = factories.make_goal(student, text="Written meanwhile")
    client_for(student).post(reverse("matching:review-goals"), answers(old))
    assert Goal.objects.get(pk=newer.pk).reviewed_at is None
    assert Goal.objects.get(pk=old.pk).reviewed_at is not None


def test_a_goal_that_was_closed_in_another_tab_stays_closed(client_for, old, student):
    close_goal(goal=old, by=student, state="reached")
    client_for(student).post(reverse("matching:review-goals"), answers(old))
    assert Goal.objects.get().state == Goal.State.REACHED


def test_somebody_elses_goal_is_not_touched(client_for, old, stranger):
    client_for(stranger).post(reverse("matching:review-goals"), answers(old, text="Mine now"))
    assert Goal.objects.get().text == "My very own goal"


def test_without_open_goals_the_page_leads_to_the_worksheet(client_for, student):
    assert reverse("matching:worksheet") in client_for(student).get(reverse("matching:review-goals")).content.decode()


def test_thirty_goals_ask_no_more_queries_than_one(client_for, student):
    same_at_1_and_30(client_for(student), reverse("matching:review-goals"), lambda: factories.make_goal(student))
