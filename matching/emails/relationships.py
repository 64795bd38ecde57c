from typing import Any

from django.urls import reverse

from notifications.models import Notification

from ..directory.alternatives import after_departure
from ..models import Agreement, Relationship
from .base import about_relationship, kind, runs, to_relationship


def _to_agreement(row: Notification) -> str:
    return reverse("matching:agreement-version", args=[row.about_id])


def _has_ended(row: Notification) -> bool | str:
    return not row.about.is_live or "The mentorship runs"


def _trial_runs(row: Notification) -> bool | str:
    return row.about.state == Relationship.State.TRIAL or "The trial is over"


def _proposal_waits(row: Notification) -> bool | str:
    return (row.about.relationship.is_live and not row.about.is_agreed) or "It was agreed or replaced"


def _agreed(row: Notification) -> bool | str:
    return row.about.is_agreed or "It was replaced"


def _ended(row: Notification) -> dict[str, Any]:
    relationship: Relationship = row.about
    return about_relationship(row) | {"alternatives": after_departure(relationship, row.recipient)}


def _agreement(row: Notification) -> dict[str, Any]:
    agreement: Agreement = row.about
    return {"other": agreement.relationship.other(row.recipient)}


kind(
    "relationship_started",
    "A mentorship starts",
    "Open your mentorship",
    to_relationship,
    runs,
    about_relationship,
    essential=True,
)
kind(
    "relationship_ended",
    "A mentorship has ended",
    "Open the page",
    to_relationship,
    _has_ended,
    _ended,
    essential=True,
)
kind(
    "relationship_paused",
    "A pause, or its end",
    "Open your mentorship",
    to_relationship,
    runs,
    about_relationship,
)
kind(
    "agreement_proposed",
    "A proposal for how you work together",
    "Read the proposal",
    _to_agreement,
    _proposal_waits,
    _agreement,
    digest=True,
)
kind(
    "agreement_agreed",
    "You both agreed how you work together",
    "Read what you agreed",
    _to_agreement,
    _agreed,
    _agreement,
    digest=True,
)
kind("trial_ending", "A trial ends soon", "Choose", to_relationship, _trial_runs, about_relationship)
kind(
    "trial_passed",
    "You both want to go on",
    "Open your mentorship",
    to_relationship,
    runs,
    about_relationship,
    digest=True,
)
