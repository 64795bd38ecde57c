"""Which texts of requests and goals a reader may get help with. It stands here because matching and resources do not know
each other.
"""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from accounts.models import StudentProfile, User
from accounts.profiles.readers import as_read_by
from accounts.profiles.shown import whole_part
from matching.directory.visible import visible_mentors
from matching.models import Goal, GoalChange, Request
from matching.permissions import can_decide_request, can_read_answer, can_read_request
from resources.hooks import HelpText, help_texts

WHAT = {
    Request.Kind.MENTORING: "A request for mentoring",
    Request.Kind.RESEARCH: "A request for research",
    Request.Kind.CHAT: "A request for a 15-minute chat",
}


@help_texts.register("request")
def request_text(user: User, pk: UUID) -> HelpText | None:
    """The mentor reads what the student wrote; the student the sentence that came with the answer, or the time of a chat."""
    asked = Request.objects.visible_to(user).select_related("student", "mentor").filter(pk=pk).first()
    if asked is None or not can_read_request(user, asked):
        return None
    url = reverse("matching:request", args=[pk])
    if can_decide_request(user, asked):
        return HelpText(_what_was_asked(user, asked), WHAT[asked.kind], asked.student, url)
    readable = can_read_answer(user, asked, timezone.now())
    if answer := asked.chat_when or asked.welcome or (asked.decline_note if readable else ""):
        return HelpText(answer, "An answer to your request", asked.mentor, url)
    return None


@help_texts.register("goal")
def goal_text(user: User, pk: UUID) -> HelpText | None:
    goal = Goal.objects.visible_to(user).exclude(student=user).select_related("student").filter(pk=pk).first()
    if goal is None:
        return None
    notes = GoalChange.objects.visible_to(user).filter(goal=goal).exclude(note="").values_list("note", flat=True)
    return HelpText("\n".join(filter(None, [goal.text, goal.measure, *notes])), "A goal", goal.student)


@help_texts.register("mentor")
def mentor_text(user: User, pk: UUID) -> HelpText | None:
    """What a mentor says about themselves, as far as this reader may read it."""
    profile = visible_mentors(user).filter(user_id=pk).exclude(user=user).select_related("user").first()
    text = profile and "\n".join(whole_part(profile, as_read_by(user, profile.user)).words)
    return HelpText(text, "A mentor's profile", profile.user, reverse("matching:mentor", args=[pk])) if text else None


@help_texts.register("student")
def student_text(user: User, pk: UUID) -> HelpText | None:
    """What a mentee says about themselves to this mentor."""
    profile = StudentProfile.objects.filter(user_id=pk).exclude(user=user).select_related("user").first()
    text = profile and "\n".join(whole_part(profile, as_read_by(user, profile.user)).words)
    return HelpText(text, "A student's profile", profile.user) if text else None


def _what_was_asked(user: User, asked: Request) -> str:
    """The same that the mentor's page shows: about the student, the message, and the goals that are shared."""
    profile = StudentProfile.objects.filter(user=asked.student).select_related("user").first()
    about = whole_part(profile, as_read_by(user, asked.student)).words if profile else []
    goals = Goal.objects.visible_to(user).filter(requests=asked).values_list("text", flat=True)
    written = [asked.introduction, asked.message, asked.research_aspect, asked.research_skills]
    return "\n".join(filter(None, [*about, *written, *goals]))
