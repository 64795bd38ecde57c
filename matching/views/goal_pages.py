"""One goal of one's own: how far, what has changed, and who reads it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required
from accounts.models import Role

from ..forms import ProgressForm
from ..goals.sharing import read_by
from ..models import Goal, Relationship
from ..services import set_progress, share_goal, stop_sharing_goal
from .goals import own_goal


@require_safe
@role_required(Role.STUDENT)
def goal_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    goal = own_goal(request, pk)
    return _page(request, goal, ProgressForm(initial={"progress": goal.progress}))


@require_POST
@role_required(Role.STUDENT)
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    goal, form = own_goal(request, pk), ProgressForm(request.POST)
    if not form.is_valid():
        return _page(request, goal, form)
    set_progress(goal=goal, by=request.user, **form.cleaned_data)
    readers = read_by([goal], request.user)[goal.pk]
    messages.success(request, f"Kept. {' '.join(readers) or 'Only you read it.'}")
    return redirect("matching:goal", pk)


@require_POST
@role_required(Role.STUDENT)
def share(request: HttpRequest, pk: UUID, relationship_pk: UUID) -> HttpResponse:
    goal = own_goal(request, pk)
    running = Relationship.objects.live().filter(mentee=request.user)
    change = stop_sharing_goal if "stop" in request.POST else share_goal
    change(goal=goal, relationship=get_object_or_404(running, pk=relationship_pk), by=request.user)
    return redirect("matching:goal", pk)


def _page(request: HttpRequest, goal: Goal, form: ProgressForm) -> HttpResponse:
    changes = list(goal.changes.all())
    context = {
        "goal": goal,
        "form": form,
        "changes": changes,
        "waiting": goal.requests.untold(timezone.now()).filter(student=request.user).select_related("mentor"),
        "mentorships": _mentorships(goal),
    }
    return render(request, "matching/goal.html", context)


def _mentorships(goal: Goal) -> list[dict]:
    """All that run, with since when the goal is shared there."""
    since = dict(goal.shares.values_list("relationship", "shared_at"))
    running = Relationship.objects.live().filter(mentee=goal.student_id).select_related("mentor")
    return [{"relationship": tie, "since": since.get(tie.pk)} for tie in running.order_by("mentor__full_name", "pk")]
