"""Reading mentors of the directory from the database: one statement, for all or for a few; and what has changed since."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Audience, ChosenTag, MentorProfile

from ..capacity import with_room
from ..directory.offers import offer_from
from ..models import MentorChange, WaitlistEntry
from .rows import MentorRow

AT_ONCE, KEPT = 2000, 10_000
FIELDS = (
    *("user", "user__full_name", "user__role", "visibility", "ways", "modes", "career_stage", "style", "cadence_weeks"),
    *("reply_days", "capacity", "accepting", "away_from", "away_until", "outside_until", "host"),
)
EVERYBODY = UUID(int=0)
SINCE = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, change.id, change.mentor
FROM (VALUES (1)) AS always LEFT JOIN matching_mentorchange AS change
ON change.xid >= coalesce(%s::bigint, pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
"""
# What came with restored data, numbered by a server that was further on.
OF_ANOTHER_SERVER = """
DELETE FROM matching_mentorchange WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""


class Look(NamedTuple):
    """At one moment: the oldest transaction that was not over, and {change: mentor} of those not older than asked."""

    oldest_running: int
    changes: dict[UUID, UUID]


def look(since: int | None = None) -> Look:
    """One statement, so one snapshot: whatever is older than its `oldest_running` can be read from now on. `since`: where the
    look before ended; a first look begins at its own. Transactions of the server's other databases hold it back too.
    """
    with connection.cursor() as cursor:
        cursor.execute(SINCE, [since])
        found = cursor.fetchall()
    return Look(found[0][0], {change: mentor for _, change, mentor in found if change})


def mentors(ids: Collection[UUID] | None = None) -> Iterator[MentorRow]:
    """Those whom the directory shows, of all or of these, in the order of their ids."""
    profiles = _listed() if ids is None else _listed().filter(user__in=ids)
    return map(_row, _with_sets(with_room(profiles)).iterator(chunk_size=AT_ONCE))


def in_order_of_names() -> Iterable[UUID]:
    return _listed().order_by("user__full_name", "user_id").values_list("user_id", flat=True)


def _listed() -> QuerySet:
    return MentorProfile.objects.listed().order_by("user_id")


def _with_sets(profiles: QuerySet) -> QuerySet:
    tags = ChosenTag.objects.filter(identity__user=OuterRef("user_id"), audience=Audience.SCHOOL)
    held = WaitlistEntry.objects.holding(timezone.now()).filter(mentor=OuterRef("user_id"))
    profiles = profiles.select_related("user").only(*FIELDS)
    return profiles.annotate(
        topic_keys=_linked(MentorProfile.topics.through, "topic"),
        not_offered_keys=_linked(MentorProfile.topics_not_offered.through, "topic"),
        specialty_keys=_linked(MentorProfile.specialties.through, "specialty"),
        tag_keys=ArraySubquery(tags.values("tag")),
        held_until=Subquery(held.order_by("held_until").values("held_until")[:1]),
    )


def _linked(through: type[Model], name: str) -> ArraySubquery:
    return ArraySubquery(through.objects.filter(mentorprofile=OuterRef("pk")).values(name))


def _row(profile: MentorProfile) -> MentorRow:
    offer = offer_from(
        profile,
        topics=profile.topic_keys,
        not_offered=profile.not_offered_keys,
        specialties=profile.specialty_keys,
        tags=profile.tag_keys,
        has_room=False,
    )
    taken = {name: getattr(profile, name) for name in TAKEN_AS_THEY_ARE}
    return MentorRow(id=profile.user_id, name=profile.user.full_name, offer=offer, outside=profile.is_outside, **taken)


TAKEN_AS_THEY_ARE = (
    *("capacity", "taken", "held_until", "accepting", "reply_days"),
    *("away_from", "away_until", "outside_until"),
)


@transaction.atomic(durable=True)
def prune(keep: int = KEPT) -> None:
    """All but about the newest changes become one that says "everybody": whoever has not read them reads the school anew.

    A transaction of its own: what an outer one had changed itself would pass for another server's.
    """
    with connection.cursor() as cursor:
        cursor.execute(OF_ANOTHER_SERVER)
    oldest = MentorChange.objects.order_by("-xid")[keep : keep + 1].first()
    if oldest and oldest.mentor != EVERYBODY:
        MentorChange.objects.filter(xid__lte=oldest.xid).delete()
        MentorChange.objects.create(mentor=EVERYBODY, xid=oldest.xid)
