"""What the office writes to people: kept once, mailed to each, and found again by both sides."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from notifications.bulk import notify_many
from notifications.models import MutedKind, Notification

from ..emails import MESSAGE
from ..events import record
from ..models import OfficeMessage, User
from ..permissions import sees_people, sees_whole_school
from ..scopes import changeable_by

STATES = dict(Notification.State.choices)
SENT = "This message was sent already. Open the page anew to write another one."


@transaction.atomic
def write_message(*, key: UUID, subject: str, text: str, people: Iterable[User], by: User) -> OfficeMessage:
    """Keep the message and queue a mail to each. `key` is made with the page: pressing the button twice sends it once."""
    people = list(people)
    if changeable_by(by).active().filter(pk__in=[person.pk for person in people]).count() != len(people):
        raise PermissionDenied
    message, is_new = OfficeMessage.objects.get_or_create(
        pk=key, defaults={"subject": subject, "text": text, "written_by": by, "written_at": timezone.now()}
    )
    if is_new:
        record(actor=by, verb="wrote to people", target=message)
        notify_many(kind=MESSAGE, news=[(person, message) for person in people])
    elif (message.subject, message.text) != (subject, text) or _recipients(message) != {person.pk for person in people}:
        raise ValidationError(SENT)
    return message


def _recipients(message: OfficeMessage) -> set[UUID]:
    return set(Notification.objects.filter(kind=MESSAGE, about_id=message.pk).values_list("recipient", flat=True))


def muted(people: Iterable[User]) -> int:
    return MutedKind.objects.filter(kind=MESSAGE, person__in=list(people)).count()


def written_for(staff: User) -> QuerySet[OfficeMessage]:
    """Who sees the whole school reads all that the office wrote; of a scope each reads their own."""
    messages = OfficeMessage.objects.select_related("written_by")
    if sees_whole_school(staff):
        return messages
    return messages.filter(written_by=staff) if sees_people(staff) else messages.none()


def readable_by(reader: User) -> QuerySet[OfficeMessage]:
    received = Notification.objects.visible_to(reader, timezone.now()).filter(kind=MESSAGE)
    return OfficeMessage.objects.filter(pk__in=received.values("about_id")) | written_for(reader)


def deliveries(messages: Iterable[OfficeMessage]) -> dict[UUID, dict[str, int]]:
    """{message: {state: mails}}, by one query."""
    found: dict = {message.pk: {} for message in messages}
    rows = Notification.objects.filter(kind=MESSAGE, about_id__in=found).order_by()
    for key, state, number in rows.values_list("about_id", "state").annotate(number=Count("pk")):
        found[key][STATES[state]] = number
    return found
