"""What a change of the weights would do to students' first pages, without a word of what any student looks for."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from accounts.models import Program, User

from ..models import ScoringPolicy
from ..ranking import first_pages
from ..scoring import Weights
from .compare import FirstPage, changed, most_shown, share_of_ten
from .sample import Tried, spread, tried_students

FIRST_PAGE = 20


class Line(NamedTuple):
    """One place on a first page. `how` is how it came to be there: "new", "up", "down" or "same"; or "out" on the page before."""

    name: str
    how: str


class Drawn(NamedTuple):
    year: str
    before: list[Line]
    after: list[Line]
    come: int
    go: int
    moves: int


class Row(NamedTuple):
    name: str
    before: str
    after: str


class Preview(NamedTuple):
    """`tried` and what follows it count students; a number below the threshold is words."""

    tried: int
    changed: str
    share_before: int
    share_after: int
    most_shown: list[Row]
    drawn: list[Drawn]


def preview(weights: Weights) -> Preview | None:
    """Nothing where there are too few students to hide one among them."""
    tried = tried_students(ScoringPolicy.newest_number())
    pages = _pages(tried, weights)
    if not pages:
        return None
    names, few = _names(pages), Program.current().count_threshold
    return Preview(
        tried=len(pages),
        changed=said(changed(pages), len(pages), few),
        share_before=share_of_ten(page.before for page in pages),
        share_after=share_of_ten(page.after for page in pages),
        most_shown=[
            Row(names[one.mentor], said(one.before, len(pages), few), said(one.after, len(pages), few))
            for one in most_shown(pages)
        ],
        drawn=[_drawn(tried[place].year, pages[place], names) for place in spread(tried)],
    )


def said(number: int, total: int, few: int) -> str:
    """A count of students: withheld where it, or what it leaves of the total, is small but not nothing (P7)."""
    if 0 < number < few:
        return f"fewer than {few}"
    if 0 < total - number < few:
        return f"all but fewer than {few}"
    return str(number)


def _pages(tried: Sequence[Tried], weights: Weights) -> list[FirstPage]:
    seekers = [one.seeker for one in tried]
    before, after = (
        first_pages(seekers=seekers, weights=wanted, size=FIRST_PAGE)
        for wanted in (ScoringPolicy.weights_now(), weights)
    )
    return [FirstPage(*both) for both in zip(before, after, strict=True)]


def _names(pages: Iterable[FirstPage]) -> dict[UUID, str]:
    shown = {mentor for page in pages for mentor in (*page.before, *page.after)}
    return dict(User.objects.filter(pk__in=shown).values_list("pk", "full_name"))


def _drawn(year: str, page: FirstPage, names: dict[UUID, str]) -> Drawn:
    before = [Line(names[mentor], "out" if mentor in page.go else "") for mentor in page.before]
    after = [Line(names[mentor], _how(page, mentor)) for mentor in page.after]
    return Drawn(year, before, after, len(page.come), len(page.go), len(page.moves))


def _how(page: FirstPage, mentor: UUID) -> str:
    if mentor not in page.before:
        return "new"
    climb = page.climb(mentor)
    return "up" if climb > 0 else "down" if climb < 0 else ""
