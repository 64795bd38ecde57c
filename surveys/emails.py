"""What the messages of this app say, and until when they hold. None carries an answer (P14)."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today, zone_for
from accounts.permissions import can_mentor, is_student
from notifications.kinds import Kind, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification

from .calendar import label_of
from .models import CheckIn, ExpectationResponse
from .services.expectations import READY
from .services.opening import OPENED, OPENED_FOR_MENTOR
from .services.surveying import REMINDER, SURVEY_OPENED


def kind(name: str, label: str, action: str, url: Callable, holds: Callable, context: Callable, **traits: Any) -> None:
    """Register a kind whose words are templates/surveys/emails/<its name>.*; `url` and `context` take the outbox row."""

    def render(row: Notification) -> Mail:
        frame = {"recipient": row.recipient, "action_url": absolute(url(row)), "action_label": action}
        return from_templates(name.replace(".", "/emails/"), context(row) | frame)

    register(Kind(name, essential=False, still_holds=holds, render=render, label=label, url=url, digest=True, **traits))


def _to_check_in(row: Notification) -> str:
    return reverse("check_ins:answer", args=[row.about_id])


def _to_check_ins(row: Notification) -> str:
    return reverse("check_ins:list")


def _to_survey(row: Notification) -> str:
    return reverse("surveys:survey", args=[row.about_id])


def _to_pair(row: Notification) -> str:
    return reverse("surveys:pair", args=[row.about_id])


def _is_due(row: Notification) -> bool | str:
    return (row.about.is_due and row.about.is_open_on(school_today())) or "The check-in is closed"


def _some_are_due(row: Notification) -> bool | str:
    return _about_mentees(row).exists() or "Nothing is left to answer"


def _about_mentees(row: Notification):
    due = CheckIn.objects.due().visible_to(row.recipient).filter(due_on__gte=school_today())
    return due.filter(relationship__isnull=False, period=row.occasion)


def _waits_for_them(row: Notification) -> bool | str:
    waiting = ExpectationResponse.objects.of(row.recipient).waiting(timezone.now()).filter(survey=row.about_id)
    return waiting.exists() or "Answered, or closed"


def _pair_runs(row: Notification) -> bool | str:
    return row.about.is_live or "The mentorship has ended"


def _check_in(row: Notification) -> dict[str, Any]:
    return {"check_in": row.about, "period": row.about.period_label}


def _mentees(row: Notification) -> dict[str, Any]:
    return {"period": label_of(row.occasion), "due_on": _about_mentees(row).order_by("due_on")[0].due_on}


def _survey(row: Notification) -> dict[str, Any]:
    mine = ExpectationResponse.objects.of(row.recipient).filter(survey=row.about_id).for_page()
    others = [response.other for response in mine if not response.is_answered]
    return {"others": others, "until": row.about.closes_at.astimezone(zone_for(row.recipient)).date()}


def _pair(row: Notification) -> dict[str, Any]:
    return {"other": row.about.other(row.recipient)}


kind(OPENED, "Your check-in is open", "Answer it", _to_check_in, _is_due, _check_in, for_=is_student)
kind(
    OPENED_FOR_MENTOR,
    "Check-ins about your mentees",
    "Answer them",
    _to_check_ins,
    _some_are_due,
    _mentees,
    for_=can_mentor,
)
kind(SURVEY_OPENED, "How you see mentoring: it is open", "Answer", _to_survey, _waits_for_them, _survey)
kind(REMINDER, "How you see mentoring: a reminder", "Answer", _to_survey, _waits_for_them, _survey)
kind(READY, "You have both answered", "See where you agree", _to_pair, _pair_runs, _pair)
