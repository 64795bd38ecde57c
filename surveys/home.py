"""What this app adds to home pages."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_date, school_today
from accounts.hooks import HomeItem
from accounts.models import User

from .calendar import working_days_between
from .models import CheckIn, ExpectationResponse
from .permissions import can_read_for_staff

RESULT_IS_NEWS = timedelta(days=14)
PROMISED_WORKING_DAYS = 3


def needs_now(user: User) -> list[HomeItem]:
    items = [*_check_ins(user), *_surveys(user), *_results(user)]
    return [*items, *_texts_to_read(user)] if can_read_for_staff(user) else items


def _check_ins(user: User) -> Iterator[HomeItem]:
    """A student's own each by itself; a mentor's about their mentees in one line."""
    due = list(CheckIn.objects.due().visible_to(user).filter(due_on__gte=school_today()))
    own = [check_in for check_in in due if check_in.relationship_id is None]
    for check_in in own:
        title, url = f"Your check-in, {check_in.period_label}", reverse("check_ins:answer", args=[check_in.pk])
        yield HomeItem(title, url, "Answer", f"Two minutes. Open until {_day(check_in.due_on)}.", order=35)
    if about := len({check_in.relationship_id for check_in in due} - {None}):
        title = "A check-in about one mentee" if about == 1 else f"Check-ins about {about} mentees"
        yield HomeItem(title, reverse("check_ins:list"), "Answer", "Half a minute each.", order=45)


def _surveys(user: User) -> Iterator[HomeItem]:
    waiting = ExpectationResponse.objects.of(user).waiting(timezone.now()).select_related("survey")
    for survey in {response.survey_id: response.survey for response in waiting}.values():
        until = _day(timezone.localtime(survey.closes_at))
        url = reverse("surveys:survey", args=[survey.pk])
        yield HomeItem("How you see mentoring", url, "Answer", f"Two minutes. Open until {until}.", order=42)


def _results(user: User) -> Iterator[HomeItem]:
    """Where the other side has answered too, for as long as that is news."""
    news = ExpectationResponse.objects.of(user).revealed_since(timezone.now() - RESULT_IS_NEWS)
    for response in news.for_page():
        title = f"You and {response.other} have both said how you see mentoring"
        url = reverse("surveys:pair", args=[response.relationship_id])
        yield HomeItem(title, url, "See where you agree", order=48)


def _texts_to_read(staff: User) -> Iterator[HomeItem]:
    unread = CheckIn.objects.sent_to(staff).unread().order_by("closed_at").values_list("closed_at", flat=True)
    if sent := list(unread):
        waits = working_days_between(school_date(sent[0]), school_today())
        yield HomeItem(
            "1 check-in was sent to you" if len(sent) == 1 else f"{len(sent)} check-ins were sent to you",
            reverse("check_ins:for-staff"),
            "Read",
            "Their authors were told that staff read this within three working days.",
            tone="attention" if waits > PROMISED_WORKING_DAYS else "",
            order=15,
        )


def _day(day: date) -> str:
    return f"{day:%B} {day.day}"
