"""The daily mail: what can wait is gathered into one message, which names each and links to it, and repeats no text."""

import logging

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from . import kinds, outbox, people, quiet
from .checking import Check
from .kinds import Kind, register
from .links import absolute
from .mail import Mail, from_templates
from .models import DeliveryChoice, Notification

logger = logging.getLogger(__name__)

KIND = "notifications.digest"
NOTHING_LEFT = "Nothing is left to be told."

Rows = list[Notification]
State = Notification.State


@transaction.atomic
def gather(rows: Rows, check: Check) -> None:
    """Each of them goes out with its reader's next daily mail. The lock on that one keeps a worker from taking it meanwhile."""
    rows = outbox.ours(rows)
    letters = {row.recipient_id: _next_for(check.choices[row.recipient_id], row) for row in rows}
    Notification.objects.bulk_create(letters.values(), ignore_conflicts=True)
    occasions = {letter.occasion for letter in letters.values()}
    found = Notification.objects.pending().filter(kind=KIND, recipient__in=letters, occasion__in=occasions)
    open_ones = {
        (letter.recipient_id, letter.occasion): letter
        for letter in found.filter(due_at__gt=timezone.now()).order_by("id").select_for_update()
    }
    for row in rows:
        wanted = letters[row.recipient_id]
        row.digest, row.claimed_until = open_ones.get((row.recipient_id, wanted.occasion)), None
        row.next_try_at = (
            None if row.digest else wanted.due_at
        )  # under way already: the next one is made when this is over
    Notification.objects.bulk_update(rows, ["digest", "claimed_until", "next_try_at"])


def _next_for(choice: DeliveryChoice, row: Notification) -> Notification:
    now, zone = timezone.now(), people.zone_of(row.recipient)
    due_at = quiet.next_daily(choice.digest_at, zone, now)
    return Notification(
        kind=KIND,
        recipient=row.recipient,
        about_type=row.recipient._meta.label,
        about_id=row.recipient_id,
        occasion=due_at.isoformat(timespec="minutes"),
        created_at=now,
        due_at=due_at,
    )


def void(row: Notification, reason: str) -> None:
    """What keeps a daily mail from its reader keeps all of it from them."""
    if outbox.void(row, reason) and row.kind == KIND:
        members = Notification.objects.pending().filter(digest=row)
        members.update(state=State.VOID, void_reason=reason[:120], claimed_until=None)


def unchanged(rows: Rows) -> Rows:
    """Without those of which a part was taken back since they were written: they are written anew."""
    said = [key for row in rows for key in row.members]
    if not said:
        return rows
    standing = set(Notification.objects.pending().filter(pk__in=said).values_list("pk", flat=True))
    outbox.release([row for row in rows if not standing.issuperset(row.members)])
    return [row for row in rows if standing.issuperset(row.members)]


def _look_into(rows: Rows) -> None:
    """What each daily mail would say now. Whatever no longer holds is taken back."""
    inside = Notification.objects.pending().filter(digest__in=rows).order_by("due_at", "id")
    found = list(inside)
    check = Check(found)
    for row in rows:
        own = [member for member in found if member.digest_id == row.pk]
        row.lines = [member for member in own if _still_said(member, check)]
        row.members = tuple(member.pk for member in row.lines)


def _still_said(member: Notification, check: Check) -> bool:
    """One that is broken leaves the daily mail, lest it keep the others from their reader."""
    try:
        reason = check.why_void(member)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it; its own words may quote a name or a text
        logger.error("Message %s could not be asked (%s).", member.pk, type(error).__name__)
        outbox.note_failure(member, error)
        Notification.objects.filter(pk=member.pk).update(digest=None)
        return False
    return not (reason and outbox.void(member, reason))


def _lines(row: Notification) -> Rows:
    if not hasattr(row, "lines"):
        _look_into([row])
    return row.lines


def _holds(row: Notification) -> bool | str:
    return bool(_lines(row)) or NOTHING_LEFT


def _render(row: Notification) -> Mail:
    lines = [{"label": kinds.label(member.kind), "url": _link(member)} for member in _lines(row)]
    context = {"recipient": row.recipient, "lines": lines, "action_url": absolute(_to_list(row))}
    return from_templates("notifications/emails/digest", context | {"action_label": "Open your messages"})


def _link(member: Notification) -> str:
    path = kinds.get(member.kind).url(member)
    return absolute(path) if path else ""


def _to_list(row: Notification) -> str:
    return reverse("notifications:list")


def _nobody(person) -> bool:
    """It has a switch of its own, not one among those of the kinds."""
    return False


register(Kind(KIND, False, _holds, _render, "Your daily mail", _to_list, for_=_nobody, prepare=_look_into))
