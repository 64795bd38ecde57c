"""When somebody wants mail. What waits because of an earlier choice is looked at anew."""

from collections.abc import Iterable
from datetime import time

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from . import digest as daily
from . import people as readers
from .models import DeliveryChoice, MutedKind, Notification
from .nudge import nudge_after_commit

ANEW = "It was planned anew."


def delivery_choice(person: Model) -> DeliveryChoice:
    """The one that holds, which need not be in the database."""
    return DeliveryChoice.objects.filter(person=person).first() or DeliveryChoice(person=person)


def has_stopped_the_daily_mail(person: Model) -> bool:
    return MutedKind.objects.filter(person=person, kind=daily.KIND).exists()


@transaction.atomic
def choose_delivery(
    *, person: Model, quiet_from: time | None, quiet_until: time | None, digest: str, digest_at: time
) -> None:
    get_user_model().objects.select_for_update(no_key=True).get(pk=person.pk)
    wanted = {"quiet_from": quiet_from, "quiet_until": quiet_until, "digest": digest, "digest_at": digest_at}
    MutedKind.objects.filter(person=person, kind=daily.KIND).delete()
    choice = delivery_choice(person)
    if wanted == {name: getattr(choice, name) for name in wanted}:
        return
    DeliveryChoice.objects.update_or_create(person=person, defaults=wanted | {"changed_at": timezone.now()})
    plan_anew([person])


@transaction.atomic
def plan_anew(people: Iterable[Model]) -> None:
    """Their choice or their zone is another now: nothing waits for the hours that held before, and reminders are moved.

    What a worker has in hand at this moment goes as it is.
    """
    people, now = list(people), timezone.now()
    theirs = Notification.objects.pending().filter(recipient__in=people).unheld(now)
    letters = list(theirs.filter(kind=daily.KIND).order_by("id").select_for_update().values_list("pk", flat=True))
    Notification.objects.pending().filter(digest__in=letters).update(digest=None)
    Notification.objects.filter(pk__in=letters).take_back(ANEW, now)
    theirs.filter(attempts=0).exclude(next_try_at=None).update(next_try_at=None)
    readers.plans_changed(people)
    nudge_after_commit()
