"""The check right before sending, for many messages in a number of queries that does not depend on how many they are."""

import logging
from datetime import datetime, timedelta
from itertools import groupby

from django.contrib.auth import get_user_model
from django.utils import timezone

from . import kinds, people, things
from .models import DeliveryChoice, MutedKind, Notification
from .quiet import QuietHours

logger = logging.getLogger(__name__)

TIME_TO_ACT = timedelta(hours=2)  # a reader needs it between the mail and what it is about
NO_LONGER = "It no longer holds."
SWITCHED_OFF = "The account is switched off."
NO_ADDRESS = "There is no address to write to."
GONE = "What it was about is gone."
MUTED = "The recipient switched this kind off."


class Check:
    """What stands in the database now about these messages. It also gives the rows their recipient and what they are about."""

    def __init__(self, rows: list[Notification]) -> None:
        self.now = timezone.now()
        recipients = {row.recipient_id for row in rows}
        people_now = get_user_model()._base_manager.in_bulk(recipients)
        for row in rows:
            row.recipient = people_now[row.recipient_id]
        self.muted = set(MutedKind.objects.filter(person__in=recipients).values_list("person_id", "kind"))
        self.choices = {choice.person_id: choice for choice in DeliveryChoice.objects.filter(person__in=recipients)}
        _load_things(rows)
        _prepare(rows)

    def why_void(self, row: Notification) -> str:
        """Empty while it is still to be said, to somebody who still wants it."""
        if not row.recipient.is_active and row.kind not in kinds.after_leaving():
            return SWITCHED_OFF
        if not row.recipient.email:
            return NO_ADDRESS
        if not kinds.is_essential(row.kind) and (row.recipient_id, row.kind) in self.muted:
            return MUTED
        if row.about is None:
            return GONE
        answer = kinds.get(row.kind).still_holds(row)
        if isinstance(answer, str):
            return answer or NO_LONGER
        return "" if answer else NO_LONGER

    def waits_until(self, row: Notification) -> datetime | None:
        """The end of its reader's quiet hours, for what can wait, and is still of use to them then."""
        choice, kind = self.choices.get(row.recipient_id), kinds.get(row.kind)
        if choice is None or choice.quiet_from is None or kind.timed or kind.is_urgent(row):
            return None
        until = quiet_hours(choice, row.recipient).after(self.now)
        return until if until > self.now and not self._is_over(row, until + TIME_TO_ACT) else None

    def _is_over(self, row: Notification, then: datetime) -> bool:
        over = kinds.get(row.kind).of_use_until(row)
        return over is not None and self.now < over <= then

    def goes_together(self, row: Notification) -> bool:
        """Whether it waits for its reader's daily mail."""
        choice, kind = self.choices.get(row.recipient_id), kinds.get(row.kind)
        return bool(choice and choice.is_daily and kind.digest and not kind.timed and not kind.is_urgent(row))


def quiet_hours(choice: DeliveryChoice, person) -> QuietHours:
    return QuietHours(choice.quiet_from, choice.quiet_until, people.zone_of(person))


def why_void(row: Notification) -> str:
    return Check([row]).why_void(row)


def _load_things(rows: list[Notification]) -> None:
    for label, found in _by(rows, lambda row: row.about_type):
        try:
            loaded = things.load(label, {row.about_id for row in found})
        except LookupError:  # a newer release's: each of them says so by itself
            continue
        for row in found:
            row.about = loaded.get(row.about_id)


def _prepare(rows: list[Notification]) -> None:
    for name, found in _by([row for row in rows if row.about is not None], lambda row: row.kind):
        if kind := kinds.find(name):
            try:
                kind.prepare(found)
            except Exception as error:  # noqa: BLE001 - each of them is then asked by itself; the words may quote a name
                logger.error("%s could not be prepared (%s).", name, type(error).__name__)


def _by(rows: list[Notification], key) -> list[tuple[str, list[Notification]]]:
    return [(name, list(found)) for name, found in groupby(sorted(rows, key=key), key)]
