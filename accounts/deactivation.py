"""How people leave the program, and come back.

Sign-in closes at once. What others notice happens at `effect_at`: now, or after a wait in which it can be taken back as if
nothing had been. Nothing new can begin with the person in between, so that those who are bound to them only become fewer.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from notifications.bulk import say_after_all, void_for
from notifications.nudge import ask_worker

from .entry.sessions import end_sessions
from .events import record, record_many
from .hooks import bound_to, person_deactivated
from .locks import lock_wholly
from .models import Deactivation, ImportRun, User
from .scopes import changeable_by

logger = logging.getLogger(__name__)

OWN = "This is your own account. A colleague can deactivate it."
ALREADY = "Not in the program any longer."
LEFT = "The person is no longer in the program."
AT_ONCE = 20  # who presses the button waits for so many; a worker does the rest, as it would all of them
TASK = "accounts.take_effect"


def spared(people: Iterable[User], by: User) -> dict[UUID, str]:
    """Whom a deactivation leaves out, with the sentence that says why."""
    left_out = {person.pk: ALREADY for person in people if not person.is_active}
    return left_out | ({by.pk: OWN} if any(person.pk == by.pk for person in people) else {})


def deactivate_people(
    *,
    people: Iterable[User],
    by: User,
    reason: str = "",
    effect_at: datetime | None = None,
    import_run: ImportRun | None = None,
) -> list[Deactivation]:
    """Close these people's sign-in; what follows from it comes at `effect_at`, now if it is not given.

    What follows locks the people on the other side as well, so each person has a transaction of their own after the first
    one has committed, and the tick finishes what a crash leaves. Inside a caller's transaction give a later `effect_at`.
    """
    made = _close_sign_in([person.pk for person in people], by, reason, effect_at or timezone.now(), import_run)
    if effect_at is None:
        _each(made[:AT_ONCE], timezone.now())
    if effect_at is None and len(made) > AT_ONCE:
        ask_worker(TASK)
    return made


def take_effect(now: datetime) -> int:
    """What follows from the deactivations whose time has come; returns how many people have left."""
    return _each(Deactivation.objects.ripe(now).order_by("effect_at", "pk"), now)


@transaction.atomic
def reactivate_people(*, people: Iterable[User], by: User) -> list[User]:
    """Open sign-in again. Before the effect it is as if nothing had been; after it, what was closed stays closed."""
    ids = [person.pk for person in people]
    standing = list(Deactivation.objects.standing().filter(person__in=ids).order_by("pk").select_for_update())
    lock_wholly([*ids, by.pk])
    _guard(by, ids)
    back = list(User.objects.filter(pk__in=ids, is_active=False))
    User.objects.filter(pk__in=[person.pk for person in back]).update(is_active=True)
    now = timezone.now()
    for row in standing:
        row.ended_at, row.ended_by = now, by
    Deactivation.objects.bulk_update(standing, ["ended_at", "ended_by"])
    record_many(actor=by, verb="reactivated", targets=back)
    for row in standing:
        if row.done_at is None:
            say_after_all(recipients=[row.person_id], since=row.made_at)
    return back


@transaction.atomic
def _close_sign_in(
    ids: list[UUID], by: User, reason: str, effect_at: datetime, import_run: ImportRun | None
) -> list[Deactivation]:
    """The actor's row is held too: of two who deactivate each other one is left, so somebody always sees the whole school."""
    lock_wholly([*ids, by.pk])
    _guard(by, ids)
    if by.pk in ids:
        raise ValidationError(OWN)
    people = list(User.objects.active().filter(pk__in=ids).order_by("pk"))
    User.objects.filter(pk__in=[person.pk for person in people]).update(is_active=False)
    end_sessions(people)
    now = timezone.now()
    record_many(actor=by, verb="deactivated", targets=people)
    return Deactivation.objects.bulk_create(
        Deactivation(
            person=person,
            made_by=by,
            made_at=now,
            reason=reason,
            effect_at=max(now, effect_at),
            import_run=import_run,
        )
        for person in people
    )


def _guard(by: User, ids: list[UUID]) -> None:
    """Asked under the lock: whoever acts may have been deactivated a moment ago."""
    actor = User.objects.get(pk=by.pk)
    within = changeable_by(actor).filter(pk__in=ids).count()
    if not actor.is_active or within != len(set(ids)):
        raise PermissionDenied


def _each(rows: Iterable[Deactivation], now: datetime) -> int:
    """Each person in a transaction of their own: one that fails is logged, stays ripe and holds up nobody else."""
    done = 0
    for row in rows:
        try:
            done += _leave(row.pk, now)
        except Exception:
            logger.exception("The leaving of person %s could not be carried out.", row.person_id)
    return done


@transaction.atomic
def _leave(pk: UUID, now: datetime) -> bool:
    """False where another worker is at it, or it was taken back. This row comes before people's locks, and only here and in
    `reactivate_people`; the other worker's is skipped, never waited for.
    """
    row = Deactivation.objects.ripe(now).filter(pk=pk).select_for_update(skip_locked=True).first()
    if row is None:
        return False
    person = row.person
    lock_wholly({person.pk}.union(*bound_to(person)))
    person_deactivated(person, row.made_by)
    void_for(recipients=[person], reason=LEFT)
    row.done_at = timezone.now()
    row.save(update_fields=["done_at"])
    record(actor=row.made_by, verb="left", target=person)
    return True
