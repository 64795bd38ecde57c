"""What a request starts with: everything that is known already, for the student to change."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from accounts.clock import academic_year, academic_year_start, school_date, school_today
from accounts.models import MentorProfile, StudentProfile, User
from accounts.profiles.readers import as_read_by
from accounts.profiles.shown import shown_of
from accounts.visibility import Reader

from ..models import Goal, MentorPreference, Request

MOST_GOALS = 3
USUAL_WEEKS, USUAL_MINUTES = 4, 30
RESEARCH_TOPICS = {"research", "publications"}
AFTER_A_CHAT = "Thank you for talking with me. I would like to ask you to be my mentor."
IF_ASKED = frozenset({Reader.ASKED})


@dataclass(frozen=True)
class Known:
    """A student before a mentor: `goals` with those first that the mentor covers, `shown` what the student may read of them."""

    student: User
    profile: MentorProfile
    goals: list[Goal]
    covered: list[Goal]
    shown: dict[str, Any]

    @classmethod
    def of(cls, student: User, profile: MentorProfile) -> Self:
        offered = {topic.pk for topic in profile.topics.all()}
        goals = list(Goal.objects.open().filter(student=student).select_related("topic"))
        covered = [goal for goal in goals if goal.topic_id in offered]
        others = [goal for goal in goals if goal.topic_id not in offered]
        shown = shown_of(profile, as_read_by(student, profile.user))
        return cls(student, profile, [*covered, *others], covered, shown)

    @property
    def leans_to_research(self) -> bool:
        """Which form comes first: the foremost goal says it, else whether the mentor writes about research."""
        if self.goals:
            return self.goals[0].topic.slug in RESEARCH_TOPICS
        return bool(self.shown.get("research_outputs") or self.shown.get("research_skills"))

    def as_initial(self) -> dict[str, Any]:
        weeks, minutes = self._rhythm()
        return {
            "introduction": _told_before(self.student) or introduce(self.student),
            "message": AFTER_A_CHAT if _have_talked(self.student, self.profile.user) else "",
            "goals": [goal.pk for goal in self.covered[:MOST_GOALS]],
            "cadence_weeks": weeks,
            "length_minutes": minutes,
        }

    def in_common(self) -> list[str]:
        """What the two share, to write from: a hint beside the box, never words put into the student's mouth."""
        topics = dict.fromkeys(goal.topic.name for goal in self.covered)
        own = StudentProfile.objects.filter(user=self.student).prefetch_related("specialties").first()
        drawn = {specialty.name for specialty in own.specialties.all()} if own else set()
        fields = [name for name in self.shown.get("specialties", []) if name in drawn]
        return [
            *([f"Your goals and what they offer: {_quoted(topics)}."] if topics else []),
            *([f"You are curious about their field: {_quoted(fields)}."] if fields else []),
        ]

    def _rhythm(self) -> tuple[int, int]:
        """As the student said that they want it, else as the mentor says that they like it."""
        theirs = self.profile if "cadence_weeks" in self.shown else MentorProfile()
        wish = MentorPreference.objects.filter(student=self.student).first() or MentorPreference()
        weeks = wish.cadence_weeks or theirs.cadence_weeks or USUAL_WEEKS
        return weeks, theirs.length_minutes or USUAL_MINUTES


def introduce(student: User) -> str:
    """From the profile what a mentor who is asked may read there."""
    profile = StudentProfile.objects.filter(user=student).select_related("user").first()
    shown = shown_of(profile, IF_ASKED, ("about", "interests")) if profile else {}
    interests = f"My interests: {shown['interests']}" if "interests" in shown else ""
    lines = [_who(student, profile), shown.get("about", ""), interests]
    return _within("\n".join(filter(None, lines)), Request._meta.get_field("introduction").max_length)


def _who(student: User, profile: StudentProfile | None) -> str:
    enrollment = student.enrollment_on(school_today())
    if enrollment is None or profile is None:
        return f"I am {student}."
    return f"I am {student}, an {enrollment.stage} student ({enrollment.track}, entered in {profile.cohort})."


def _told_before(student: User) -> str:
    """What they made of it in a request this academic year: nobody writes who they are twice."""
    since = academic_year_start(academic_year(school_today()))
    last = Request.objects.filter(student=student).exclude(introduction="").order_by("-created_at").first()
    return last.introduction if last and school_date(last.created_at) >= since else ""


def _have_talked(student: User, mentor: User) -> bool:
    said_yes = Request.objects.chats().filter(state=Request.State.ACCEPTED)
    return said_yes.filter(student=student, mentor=mentor).exists()


def _quoted(names: Iterable[str]) -> str:
    """Many names hold a comma or an "and" themselves."""
    return ", ".join(f"“{name}”" for name in names)


def _within(text: str, most: int) -> str:
    """Cut between two words where it is too long."""
    return text if len(text) <= most else text[: most - 1].rsplit(None, 1)[0] + "…"
