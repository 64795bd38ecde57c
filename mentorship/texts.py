"""Which texts of requests and goals a reader may get help with. It stands here because matching and resources do not know
each other.
"""

from uuid import UUID

from django.urls import reverse

from accounts.models import User
from matching.models import Goal, Request
from matching.permissions import can_decide_request, can_read_request
from resources.hooks import HelpText, help_texts


@help_texts.register("request")
def request_text(user: User, pk: UUID) -> HelpText | None:
    """The mentor reads what the student wrote; the student reads the sentence that came with a "not now"."""
    asked = Request.objects.visible_to(user).select_related("student", "mentor").filter(pk=pk).first()
    if asked is None or not can_read_request(user, asked):
        return None
    url = reverse("matching:request", args=[pk])
    if can_decide_request(user, asked):
        parts = [asked.message, *asked.goals.values_list("text", flat=True)]
        return HelpText("\n".join(parts), "A request for mentoring", asked.student, url)
    return HelpText(asked.decline_note, "An answer to your request", asked.mentor, url) if asked.decline_note else None


@help_texts.register("goal")
def goal_text(user: User, pk: UUID) -> HelpText | None:
    goal = Goal.objects.visible_to(user).exclude(student=user).select_related("student").filter(pk=pk).first()
    return goal and HelpText("\n".join(filter(None, [goal.text, goal.measure])), "A goal", goal.student)
