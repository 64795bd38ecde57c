"""What a file of mentorships would do. A file ends nothing, starts nothing again, and fills no place that is not there (P1)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils import timezone

from accounts.clock import school_today, school_zone
from accounts.models import User
from accounts.permissions import can_mentor
from accounts.roster.cells import choice, read_date
from accounts.roster.kinds import BadRowError, Outcome, Row, Step

from ..models import Block, Conflict, Relationship, WaitlistEntry
from .people import Named

Kind, State = Relationship.Kind, Relationship.State
KINDS = {str(label): value for value, label in Kind.choices if value != Kind.GROUP}
STATES = {str(label): value for value, label in State.choices if value != State.TRIAL}
EARLIEST = date(1950, 1, 1)


@dataclass(frozen=True)
class Pair:
    mentor: User
    mentee: User
    kind: str
    state: str
    started_on: date
    ended_on: date | None

    @property
    def key(self) -> tuple:
        return self.mentor.pk, self.mentee.pk, self.kind

    @property
    def runs(self) -> bool:
        return self.state != State.ENDED

    @property
    def fills_a_place(self) -> bool:
        return self.runs and self.kind in Relationship.COUNTED_KINDS


@dataclass(frozen=True)
class Running:
    """One that runs: here, or by an earlier line of the file."""

    since: date
    line: int | None = None


def plan_pairs(rows: list[Row], day: date) -> list[Step]:
    named = Named(rows)
    known = Known(named.people)
    return [_step(row, day, named, known) for row in rows]


class Known:
    """What is between these people already. What earlier lines of the file bring is added to it."""

    def __init__(self, people: list[User]) -> None:
        zone = school_zone()
        self.running: dict[tuple, Running] = {}
        self.over: dict[tuple, list[tuple[date, date]]] = defaultdict(list)
        for row in Relationship.objects.filter(mentor__in=people, mentee__in=people):
            key, since = (row.mentor_id, row.mentee_id, row.kind), day_of(row.started_at, zone)
            if row.is_live:
                self.running[key] = Running(since)
            else:
                self.over[key].append((since, day_of(row.ended_at, zone)))
        load = Relationship.objects.loading().filter(mentor__in=people).order_by().values("mentor")
        self.taken = Counter({row["mentor"]: row["number"] for row in load.annotate(number=Count("pk"))})
        self.held: dict[UUID, set[UUID]] = defaultdict(set)
        held = WaitlistEntry.objects.holding(timezone.now()).filter(mentor__in=people)
        for mentor, student in held.values_list("mentor", "student"):
            self.held[mentor].add(student)
        blocks = Block.objects.filter(blocker__in=people, blocked__in=people)
        apart = Conflict.objects.keeping_apart().on(school_today()).filter(person__in=people, student__in=people)
        pairs = [*blocks.values_list("blocker", "blocked"), *apart.values_list("person", "student")]
        self.apart = {frozenset(pair) for pair in pairs}

    def add(self, pair: Pair, line: int) -> None:
        if pair.runs:
            self.running[pair.key] = Running(pair.started_on, line)
        else:
            self.over[pair.key].append((pair.started_on, pair.ended_on))
        if pair.fills_a_place:
            self.taken[pair.mentor.pk] += 1
            self.held[pair.mentor.pk].discard(pair.mentee.pk)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """`school_date` for many: the zone is read once."""
    return instant.astimezone(zone).date()


def _step(row: Row, day: date, named: Named, known: Known) -> Step:
    title = named.title(row)
    try:
        pair = _read(row, day, named)
        if _is_known(pair, known):
            return Step(row.line, Outcome.UNCHANGED, title)
        _refuse(pair, known)
    except BadRowError as problem:
        return Step.rejected(row.line, str(problem), title)
    known.add(pair, row.line)
    return Step(row.line, Outcome.NEW, title, (_words(pair),), act=pair)


def _read(row: Row, day: date, named: Named) -> Pair:
    mentor, mentee = named.pair(row)
    kind = (
        choice("kind", row["kind"], KINDS, {value: value for value in KINDS.values()})
        if row["kind"]
        else Kind.MENTORING
    )
    started_on, ended_on = _day(row, "started_on", day), _day(row, "ended_on", day) if row["ended_on"] else None
    state = choice("state", row["state"], STATES) if row["state"] else State.ENDED if ended_on else State.ACTIVE
    if (state == State.ENDED) != (ended_on is not None):
        raise BadRowError("An ended mentorship has a day on which it ended, and one that runs has none.")
    if ended_on and ended_on < started_on:
        raise BadRowError("It ended before it started. Are the two days exchanged?")
    return Pair(mentor, mentee, kind, state, started_on, ended_on)


def _day(row: Row, name: str, today: date) -> date:
    if not row[name]:
        raise BadRowError("The row does not say on which day it started.")
    found = read_date(row[name])
    if not EARLIEST <= found <= today:
        raise BadRowError(f"{found} is not a day of the past. Write the day on which it happened.")
    return found


def _is_known(pair: Pair, known: Known) -> bool:
    running = known.running.get(pair.key)
    if pair.runs:
        return running is not None and running.line is None
    return (pair.started_on, pair.ended_on) in known.over[pair.key]


def _refuse(pair: Pair, known: Known) -> None:
    _refuse_people(pair, known)
    running = known.running.get(pair.key)
    if running and pair.runs:
        raise BadRowError(f"The same two people are on line {running.line} already; that line counts.")
    if running and running.since <= pair.ended_on:
        raise BadRowError(
            f"This mentorship runs here since {running.since}. The two people end it on its page; a file does not."
        )
    for began, ended in known.over[pair.key]:
        if began <= (pair.ended_on or date.max) and pair.started_on <= ended:
            raise BadRowError(
                f"This mentorship is here: it ran from {began} to {ended}. A file does not start it again."
            )
    if pair.fills_a_place:
        _refuse_full(pair, known)


def _refuse_full(pair: Pair, known: Known) -> None:
    """A place that is held for the student of this line is theirs to fill."""
    mentor, places = pair.mentor, pair.mentor.mentor_profile.capacity
    taken, held = known.taken[mentor.pk], len(known.held[mentor.pk] - {pair.mentee.pk})
    if taken + held >= places:
        waits = f", and {_count(held, 'place')} held for others who waited" if held else ""
        raise BadRowError(
            f"{mentor} has {_count(places, 'place')} and {_count(taken, 'student')}{waits}. "
            "Ask them for more places first, or leave this line out."
        )


def _refuse_people(pair: Pair, known: Known) -> None:
    mentor, mentee = pair.mentor, pair.mentee
    if not can_mentor(mentor):
        raise BadRowError(f"{mentor} has no mentor profile. Bring them in as faculty, or let them fill one in.")
    if not mentee.is_student:
        raise BadRowError(f"{mentee} is {mentee.get_role_display().lower()} here, and only students have mentors.")
    if pair.kind == Kind.PEER and not mentor.is_student:
        raise BadRowError(f"Peer mentoring is between students, and {mentor} is {mentor.get_role_display().lower()}.")
    if not pair.runs:
        return
    for person in (mentor, mentee):
        if not person.is_active:
            raise BadRowError(f"{person} is deactivated here, so nothing can run with them.")
    if frozenset((mentor.pk, mentee.pk)) in known.apart:
        raise BadRowError("These two people cannot be paired.")


def _words(pair: Pair) -> str:
    kind = Kind(pair.kind).label
    if pair.ended_on:
        return f"{kind} from {pair.started_on} to {pair.ended_on}"
    return f"{kind} since {pair.started_on}, {State(pair.state).label.lower()}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
