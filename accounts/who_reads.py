"""Who reads what, in words for each role: one place for the page of that name and for a student's first day.

What is promised here is enforced by the QuerySets (`visible_to`), by `accounts.visibility` and by `accounts.scopes`.
"""

from dataclasses import dataclass, replace
from typing import Self

from .models import Role, StaffScope, User
from .permissions import can_mentor

NOTHING = "Nothing"


@dataclass(frozen=True)
class Line:
    what: str
    readers: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each thing with (column, what they read of it) for a page that may have no room for columns."""
        return [(line.what, list(zip(self.columns, line.readers, strict=True))) for line in self.lines]

    def first(self, number: int) -> Self:
        """The lines that matter most come first."""
        return replace(self, lines=self.lines[:number])


def _line(what: str, *readers: str) -> Line:
    return Line(what, readers)


STUDENT = Table(
    "As a student",
    ("Your mentor", "Student affairs", "Everybody else"),
    (
        _line(
            "Your profile",
            "The parts that you chose; a mentor whom you ask reads those meant for that",
            "Facts such as how you like to meet, and nothing in your own words",
            NOTHING,
        ),
        _line(
            "Your goals", "Those that you attach to a request or share", "Numbers and topics of all students", NOTHING
        ),
        _line("A request, or a 15-minute chat", "What you wrote", "That you asked, when, and what came of it", NOTHING),
        _line(
            "Agenda, shared notes, action items",
            "All of it",
            "When, how long, how, and whether it took place",
            "A mentor's assistant: time and place; in a group meeting its students: agenda and shared notes",
        ),
        _line("Private notes", NOTHING, NOTHING, "Nothing; but the law can require their release"),
        _line(
            "Check-ins",
            "What the form says beforehand",
            "What the form says beforehand, and what you send them",
            NOTHING,
        ),
        _line("How you see mentoring", "Your answers, once you both have answered", NOTHING, NOTHING),
        _line("What became of a mentor's referral", "The one word that you choose", NOTHING, NOTHING),
        _line("A thank-you", "What you wrote, once you can no longer take it back", NOTHING, NOTHING),
        _line("Anonymous surveys", NOTHING, "Counts, and small ones are withheld", NOTHING),
        _line("Enrollment, such as a leave", "Your stage; “paused”, never why", "All of it", NOTHING),
        _line("What kind of person you look for", NOTHING, NOTHING, NOTHING),
        _line(
            "How you describe yourself", "What you chose, word by word", "Counts, and small ones are withheld", NOTHING
        ),
    ),
)
MENTOR = Table(
    "As a mentor",
    ("Your mentees", "Student affairs", "Everybody else"),
    (
        _line(
            "Your profile",
            "What you chose for them or for everybody",
            "What you chose for everybody",
            "What you chose for everybody",
        ),
        _line(
            "Places, and whether you take requests", "All of it", "All of it", "All of it; dates away as “away until”"
        ),
        _line("Your answer to a request", "The student who asked: all of it", "What it was, and when", NOTHING),
        _line(
            "Agenda, shared notes, action items",
            "All of it",
            "When, how long, how, and whether it took place",
            "Your assistant, if you name one: time and place",
        ),
        _line("To whom or what you refer a mentee", "That mentee: all of it", NOTHING, NOTHING),
        _line("Private notes", NOTHING, NOTHING, "Nothing; but the law can require their release"),
        _line("Check-ins about a mentee", "What the form says beforehand", "What the form says beforehand", NOTHING),
        _line("How you see mentoring", "Your answers, once you both have answered", NOTHING, NOTHING),
        _line("Anonymous surveys", NOTHING, "Counts, and small ones are withheld", NOTHING),
        _line(
            "How you describe yourself",
            "What you chose, word by word",
            "What you chose for everybody",
            "What you chose for everybody",
        ),
    ),
)
STAFF = Table(
    "As student-affairs staff",
    ("You see", "You do not see"),
    (
        _line("People", "Name, address, enrollment, and who is paired with whom", "What they wrote about themselves"),
        _line("Goals", "Numbers and topics of all students", "Any one of them"),
        _line("Requests and chats", "Who asked whom, when, and what came of it", "What was written"),
        _line(
            "Meetings",
            "When, how long, how, and whether they took place",
            "Agendas, notes, action items, referrals and thank-yous",
        ),
        _line("Private notes", NOTHING, "All of them"),
        _line("Check-ins", "What the form says is shared, and what was sent to you", "The rest"),
        _line("How pairs see mentoring", NOTHING, "The answers of a pair"),
        _line("Anonymous surveys", "Counts; small ones are withheld from you too", "Who answered what"),
        _line("Reports", "The school, or the track that is yours", "What lies outside of that"),
    ),
)


TRACK_STAFF = replace(
    STAFF,
    title="As student-affairs staff for one track",
    lines=(
        _line(
            "People",
            "The students of your track, and the mentors whom they have: name, address, enrollment, and who is paired with whom",
            "Other students, and what anybody wrote about themselves",
        ),
        _line("Goals", "Numbers and topics of your track's students", "Any one of them"),
        _line("Requests and chats", "Whom your track's students asked, when, and what came of it", "What was written"),
        *STAFF.lines[3:-1],
        _line("Reports", "Your track", "What lies outside of that"),
    ),
)
REPORT_VIEWER = Table(
    "As somebody who sees reports only",
    STAFF.columns,
    (
        _line("People", NOTHING, "Names, addresses, enrollments, and who is paired with whom"),
        _line(
            "Goals, requests, chats and meetings", "Counts that name nobody", "Any one of them, and what was written"
        ),
        _line("Private notes", NOTHING, "All of them"),
        _line("Check-ins", "Counts that name nobody", "Who answered what, and what was sent to student affairs"),
        _line("How pairs see mentoring", NOTHING, "The answers of a pair"),
        _line("Anonymous surveys", "Counts; small ones are withheld from you too", "Who answered what"),
        _line("Reports", "The school", "Names"),
    ),
)
BY_SCOPE = {StaffScope.SCHOOL: STAFF, StaffScope.TRACK: TRACK_STAFF, StaffScope.REPORTS: REPORT_VIEWER}


def tables_for(user: User) -> list[Table]:
    """A student who mentors reads both; staff read the one of their scope."""
    if user.role == Role.STAFF:
        return [BY_SCOPE[user.staff_scope]]
    if user.role == Role.FACULTY:
        return [MENTOR]
    return [STUDENT, *([MENTOR] if can_mentor(user) else [])]
