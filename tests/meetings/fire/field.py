"""The field of a fire: mentors whom everybody wants at the same times, and what is to be done with those times."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from matching.models import Relationship, Request
from meetings.models import Meeting
from meetings.services import Proposal, propose_times
from tests import factories
from tests.meetings.factories import ZONE, a_while_ago, make_meeting, next_openings, offer_every_day

MINUTES = 60
HALF = timedelta(minutes=30)
APART = timedelta(hours=2)
OFTEN = ("book", "move", "pick", "offered", "book")


@dataclass(frozen=True)
class Field:
    """By ids and ISO times, so that it can be sent to another process. A wish of the rush is (name of the act, id, time, number
    of its prize): all times of a prize overlap, and whoever gets one of them has it.
    """

    pairs: tuple[str, ...]
    times: tuple[str, ...]
    past: tuple[str, ...]
    prizes: tuple[tuple[str, str], ...]
    rush: list[tuple[str, str, str, int]] = field(default_factory=list)

    def a_pair(self, luck: Random) -> Relationship:
        return Relationship.objects.with_people().get(pk=luck.choice(self.pairs))

    def a_time(self, luck: Random) -> datetime:
        return datetime.fromisoformat(luck.choice(self.times))

    def a_past_time(self, luck: Random) -> datetime:
        return datetime.fromisoformat(luck.choice(self.past))


def prepare(*, ahead: int, behind: int, each: int) -> Field:
    """So many prizes to come and past, of one mentor, with so many who want each; and a second mentor whom the first one mentors,
    and with whom the first one shares students.
    """
    mentor, second = factories.make_mentor(capacity=500), factories.make_mentor(capacity=500)
    for one in (mentor, second):
        offer_every_day(one)
    pairs = [_pair(mentor) for _ in range(each)]
    shared = [factories.make_relationship(second, pair.mentee, started_at=a_while_ago()) for pair in pairs[:6]]
    crossed = factories.make_relationship(mentor, second, started_at=a_while_ago())
    begins, past = _starts(pairs[0], ahead), [_long_ago(number) for number in range(behind)]
    rush = [wish for number, at in enumerate(begins) for wish in _wishes(mentor, pairs, at, number, each)]
    rush += [
        ("log", str(pairs[nth].pk), (at + HALF * (nth % 2)).isoformat(), ahead + number)
        for number, at in enumerate(past)
        for nth in range(each)
    ]
    return Field(
        pairs=tuple(str(pair.pk) for pair in [*pairs[:8], *shared, crossed]),
        times=tuple(at.isoformat() for at in (begins[0], begins[0] + HALF, begins[-1], begins[-1] + HALF)),
        past=tuple(at.isoformat() for at in (_long_ago(-1), _long_ago(-1) + HALF)),
        prizes=tuple((at.isoformat(), (at + APART).isoformat()) for at in [*begins, *past]),
        rush=rush,
    )


def _pair(mentor) -> Relationship:
    return factories.make_relationship(mentor, factories.make_student(), started_at=a_while_ago())


def _starts(pair: Relationship, count: int) -> list[datetime]:
    """Far enough from each other that prizes do not overlap, with the half hour after each bookable as well."""
    openings, found = next_openings(pair, MINUTES), []
    for at in openings:
        if at + HALF in openings and (not found or at >= found[-1] + APART):
            found.append(at)
    return found[:count]


def _long_ago(number: int) -> datetime:
    return a_while_ago().replace(minute=0, second=0, microsecond=0) + timedelta(days=20 + number)


def _wishes(mentor, pairs: list, at: datetime, number: int, each: int) -> list[tuple[str, str, str, int]]:
    made = {"move": _to_move, "pick": _to_pick, "offered": _to_take}
    found = []
    for nth in range(each):
        act, wanted = OFTEN[nth % len(OFTEN)], at + HALF * (nth % 2)
        what = pairs[nth] if act == "book" else made[act](mentor, wanted, number * each + nth)
        found.append((act, str(what.pk), wanted.isoformat(), number))
    Random(number).shuffle(found)  # noqa: S311 - so that it is not always the same act that comes first
    return found


def _to_move(mentor, wanted: datetime, number: int) -> Meeting:
    """Booked for some other time of its own."""
    elsewhere = timezone.now().replace(microsecond=0) + timedelta(days=200, hours=2 * number)
    return make_meeting(_pair(mentor), starts_at=elsewhere, minutes=MINUTES)


def _to_pick(mentor, wanted: datetime, number: int) -> Meeting:
    pair = _pair(mentor)
    return propose_times(relationship=pair, proposal=Proposal((wanted,), MINUTES), by=mentor)


def _to_take(mentor, wanted: datetime, number: int) -> Relationship:
    student = factories.make_student()
    asked = factories.make_request(student, mentor)
    decided = {"state": Request.State.ACCEPTED, "decided_at": timezone.now(), "decided_by": mentor}
    Request.objects.filter(pk=asked.pk).update(proposed_times=[wanted], time_zone=ZONE, **decided)
    pair = factories.make_relationship(mentor, student, started_at=a_while_ago())
    pair.request = asked
    pair.save(update_fields=["request"])
    return pair
