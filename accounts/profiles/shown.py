"""What of a profile somebody reads, ready for a page: {field: value}, with nothing in it that they may not read.

Every page, part, preview and copy takes it from here, so that none of them has to ask again.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from accounts import hooks
from accounts.clock import school_today
from accounts.models import Identity, MentorProfile, Mode, Program, StudentProfile, User
from accounts.visibility import Profile, Reader, may_read, may_read_identity, may_see_photo, rules_of

from .faces import LARGE, address_of

# What a card in the directory shows; the rest waits for the mentor's own page.
CARD = ("headline", "career_stage", "department", "reply_days")
# What a person wrote in their own words.
WORDS = ("headline", "bio", "reach_me", "research_outputs", "research_skills", "personal", "about", "interests")


def shown_of(profile: Profile, readers: Collection[Reader], only: Iterable[str] = ()) -> dict[str, Any]:
    """The fields that these readers may read and that have something in them; `only` names the few that are wanted."""
    wanted = [name for name in only or rules_of(profile) if name != "photo" and may_read(profile, name, readers)]
    values = {name: VALUES.get((type(profile), name), _plain(name))(profile) for name in wanted}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


@dataclass(frozen=True)
class Part:
    """All that one page shows of a person. The templates mentor_part.html and student_part.html of accounts/profiles draw it,
    on every page and in every preview.
    """

    person: User
    side: str
    shown: dict[str, Any]
    photo: str
    identity: dict[str, Any]

    @property
    def is_empty(self) -> bool:
        return not (any(self.shown.values()) or self.photo or self.identity)

    @property
    def words(self) -> list[str]:
        """The person's own: what help can be asked with."""
        texts = [self.shown.get(name) for name in WORDS]
        links = [f"{link.label}: {link.url}" for link in self.shown.get("links") or []]
        return list(filter(None, [*texts, *links, self.identity.get("words")]))


def whole_part(profile: Profile, readers: Collection[Reader]) -> Part:
    """In `shown` every name is there: a template would take a missing "values" for the method of a dictionary."""
    owner = profile.user
    return Part(
        person=owner,
        side="mentor" if isinstance(profile, MentorProfile) else "student",
        shown=dict.fromkeys(rules_of(profile), "") | shown_of(profile, readers),
        photo=address_of(owner, LARGE) if may_see_photo(owner, readers) else "",
        identity=identity_of(owner, readers),
    )


def identity_of(owner: User, readers: Collection[Reader]) -> dict[str, Any]:
    """Nothing at all where the program has no identity."""
    identity = Identity.objects.filter(user=owner).first() if Program.current().has_identity else None
    if identity is None:
        return {}
    chosen = identity.chosen_tags.select_related("tag").order_by("tag__position", "tag__name")
    tags = [row.tag.name for row in chosen if may_read_identity(owner, row.audience, readers)]
    words = identity.words if may_read_identity(owner, identity.words_audience, readers) else ""
    return {name: value for name, value in {"words": words, "tags": tags}.items() if value}


def _plain(name: str) -> Callable[[Profile], Any]:
    return lambda profile: getattr(profile, name)


def _names(name: str) -> Callable[[Profile], list[str]]:
    return lambda profile: [entry.name for entry in getattr(profile, name).all()]


def _labels(name: str, choices: Any) -> Callable[[Profile], list[str]]:
    words = dict(choices.choices)
    return lambda profile: [words[value] for value in getattr(profile, name) if value in words]


def _rhythm(profile: MentorProfile) -> str:
    weeks, minutes = profile.cadence_weeks, profile.length_minutes
    often = {None: "", 1: "every week"}.get(weeks, f"every {weeks} weeks")
    return ", ".join(filter(None, [often, f"{minutes} minutes" if minutes else ""]))


def _reply(profile: MentorProfile) -> str:
    return {0: "the same day", 1: "within a day"}.get(profile.reply_days, f"within {profile.reply_days} days")


def _years(profile: MentorProfile) -> str:
    if profile.faculty_since is None:
        return ""
    years = school_today().year - profile.faculty_since
    return {0: "since this year", 1: "for a year"}.get(years, f"for {years} years")


def _experience(profile: MentorProfile) -> str:
    number = profile.mentored_before
    return {None: "", 0: "none yet", 1: "1 student"}.get(number, f"{number} students")


def _valued(profile: StudentProfile) -> list[str]:
    items = [item for items in hooks.expectation_items() for item in items]
    return [text for key, text in items if key in profile.values]


def _department(profile: MentorProfile) -> str:
    return profile.department.name if profile.department else ""


def _style(profile: MentorProfile) -> str:
    if profile.style == MentorProfile.Style.BALANCED:
        return "In between hands-on and check-in"
    return profile.get_style_display() if profile.style else ""


def _links(profile: MentorProfile) -> list:
    return list(profile.links.all())


VALUES: dict[tuple[type, str], Callable] = {
    (MentorProfile, "department"): _department,
    (MentorProfile, "topics"): _names("topics"),
    (MentorProfile, "topics_not_offered"): _names("topics_not_offered"),
    (MentorProfile, "specialties"): _names("specialties"),
    (MentorProfile, "modes"): _labels("modes", Mode),
    (MentorProfile, "ways"): _labels("ways", MentorProfile.Way),
    (MentorProfile, "career_stage"): MentorProfile.get_career_stage_display,
    (MentorProfile, "style"): _style,
    (MentorProfile, "cadence_weeks"): _rhythm,
    (MentorProfile, "reply_days"): _reply,
    (MentorProfile, "faculty_since"): _years,
    (MentorProfile, "mentored_before"): _experience,
    (MentorProfile, "links"): _links,
    (StudentProfile, "needs"): _names("needs"),
    (StudentProfile, "specialties"): _names("specialties"),
    (StudentProfile, "modes"): _labels("modes", Mode),
    (StudentProfile, "values"): _valued,
}
