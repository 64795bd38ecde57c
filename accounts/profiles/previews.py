"""How others see a profile: the same part with the same decision as on the real pages."""

from dataclasses import dataclass

from accounts.visibility import Reader

from .mine import Mine
from .shown import Part, whole_part

MENTOR_PART, STUDENT_PART = "accounts/profiles/mentor_part.html", "accounts/profiles/student_part.html"


@dataclass(frozen=True)
class Viewer:
    slug: str
    name: str
    readers: frozenset[Reader]
    sees: tuple[str, ...]


def _viewer(slug: str, name: str, *readers: Reader, sees: tuple[str, ...]) -> Viewer:
    return Viewer(slug, name, frozenset(readers), sees)


VIEWERS = (
    _viewer("student", "A student who does not know you", Reader.STUDENT, sees=("mentor",)),
    _viewer("mentee", "Your mentee", Reader.STUDENT, Reader.MENTEE, sees=("mentor",)),
    _viewer("colleague", "A colleague", Reader.FACULTY, sees=("mentor",)),
    _viewer("another-mentor", "A mentor whom you have not asked", Reader.FACULTY, sees=("student",)),
    _viewer("asked-mentor", "A mentor whom you have asked", Reader.FACULTY, Reader.ASKED, sees=("student",)),
    _viewer("my-mentor", "Your mentor", Reader.FACULTY, Reader.MENTOR, sees=("student",)),
    _viewer("staff", "Student affairs", Reader.STAFF, sees=("mentor", "student")),
)
BY_SLUG = {viewer.slug: viewer for viewer in VIEWERS}


def viewers_for(mine: Mine, side: str = "") -> list[Viewer]:
    """Whoever sees one of the person's profiles, or of one `side`: mentor or student."""
    own = set(_profiles(mine)) & ({side} if side else {"mentor", "student"})
    return [viewer for viewer in VIEWERS if own.intersection(viewer.sees)]


def parts_for(mine: Mine, viewer: Viewer) -> list[tuple[str, Part]]:
    """(template, what is in it) for each profile that this viewer sees something of."""
    templates = {"mentor": MENTOR_PART, "student": STUDENT_PART}
    found = [
        (templates[name], whole_part(profile, viewer.readers))
        for name, profile in _profiles(mine).items()
        if name in viewer.sees
    ]
    return [(template, part) for template, part in found if not part.is_empty]


def _profiles(mine: Mine) -> dict:
    """Those that are there: what nobody has saved yet, nobody sees."""
    pairs = {"mentor": mine.mentor, "student": mine.student}
    return {name: profile for name, profile in pairs.items() if profile and not profile._state.adding}
