from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.clock import school_today
from accounts.events import record
from accounts.models import User
from matching.models import Relationship
from meetings.models import ActionItem, Meeting
from meetings.permissions import can_close_action_item

from .occupancy import guard

State = ActionItem.State


@dataclass(frozen=True)
class NewAction:
    text: str
    owner: User
    due_on: date | None = None


def add_action_items(meeting: Meeting, actions: Iterable[NewAction], by: User) -> None:
    """What stands there already, word for word and still open, is one promise: a form may be sent twice."""
    for action in actions:
        relationship = _relationship_of(action.owner, meeting)
        what = {"owner": action.owner, "text": action.text.strip(), "due_on": action.due_on}
        if not meeting.action_items.open().filter(**what).exists():
            _add(meeting, relationship, by, what)


def _relationship_of(owner: User, meeting: Meeting) -> Relationship:
    """A student's own; what the mentor of a group takes on stands with the first that has not ended, and all of them read it."""
    relationship = meeting.relationship_of(owner)
    if meeting.is_group and owner.pk == meeting.mentor.pk:
        return next((pair for pair in meeting.relationships if pair.is_live), relationship)
    if relationship.side_of(owner) is None:
        raise ValidationError("Choose one of the two of you for each action item.")
    return relationship


def _add(meeting: Meeting, relationship: Relationship, by: User, what: dict) -> None:
    item = ActionItem.objects.create(
        meeting=meeting, relationship=relationship, added_by=by, created_at=timezone.now(), **what
    )
    record(actor=by, verb="added", target=item)


@transaction.atomic
def close_action_item(*, item: ActionItem, state: str, by: User) -> ActionItem:
    """Done, or an honest "can't do"."""
    item = _locked(item, by)
    guard(item.is_open and state in {State.DONE, State.CANT}, "This action item is already closed.")
    item.state, item.closed_at, item.closed_by = state, timezone.now(), by
    item.save(update_fields=["state", "closed_at", "closed_by"])
    record(actor=by, verb=f"closed as {state}", target=item)
    return item


@transaction.atomic
def reopen_action_item(*, item: ActionItem, by: User) -> ActionItem:
    item = _locked(item, by)
    guard(not item.is_open, "This action item is already open.")
    item.state, item.closed_at, item.closed_by = State.OPEN, None, None
    item.save(update_fields=["state", "closed_at", "closed_by"])
    record(actor=by, verb="reopened", target=item)
    return item


@transaction.atomic
def change_due_date(*, item: ActionItem, due_on: date | None, by: User) -> ActionItem:
    """More time, less, or no date at all: the owner says so, and gives no reason."""
    item = _locked(item, by)
    guard(item.is_open, "This action item is already closed.")
    if due_on and due_on < school_today():
        raise ValidationError({"due_on": "This day has passed. Choose today or a later day, or clear the date."})
    if item.due_on != due_on:
        item.due_on = due_on
        item.save(update_fields=["due_on"])
        record(actor=by, verb="changed date", target=item)
    return item


def _locked(item: ActionItem, by: User) -> ActionItem:
    guard(can_close_action_item(by, item), "Only the person who took this on can close it.")
    return ActionItem.objects.select_for_update(no_key=True).get(pk=item.pk)
