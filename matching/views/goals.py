from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required
from accounts.models import Role, Topic

from ..forms import GoalForm
from ..goal_reviews import is_due
from ..models import Goal
from ..services import close_goal, move_goal, save_goal


@require_safe
@role_required(Role.STUDENT)
def goal_list(request: HttpRequest) -> HttpResponse:
    """In the student's own order."""
    goals = Goal.objects.filter(student=request.user).select_related("topic").with_readers()
    context = {
        "open": list(goals.open()),
        "closed": goals.exclude(state=Goal.State.OPEN),
        "review_is_due": is_due(request.user),
    }
    return render(request, "matching/goals.html", context)


@role_required(Role.STUDENT)
def write_goal(request: HttpRequest) -> HttpResponse:
    topic = Topic.objects.offered().filter(slug=request.GET.get("topic", "")).first()
    return _goal_form(request, Goal(student=request.user, topic=topic), "A new goal")


@role_required(Role.STUDENT)
def change_goal(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _goal_form(request, own_goal(request, pk), "Change your goal")


@require_POST
@role_required(Role.STUDENT)
def close(request: HttpRequest, pk: UUID, state: str) -> HttpResponse:
    """Reached, set aside, or open again."""
    if state not in Goal.State.values:
        raise Http404
    close_goal(goal=own_goal(request, pk), by=request.user, state=state)
    return redirect("matching:goals")


@require_POST
@role_required(Role.STUDENT)
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One place up or down in the student's own order."""
    move_goal(goal=own_goal(request, pk), by=request.user, up="up" in request.POST)
    return redirect("matching:goals")


def own_goal(request: HttpRequest, pk: UUID) -> Goal:
    return get_object_or_404(Goal.objects.select_related("topic"), pk=pk, student=request.user)


def _goal_form(request: HttpRequest, goal: Goal, heading: str) -> HttpResponse:
    form = GoalForm(request.POST or None, instance=goal)
    if form.is_valid():
        goal = save_goal(goal=form.instance, by=request.user)
        if "another" in request.POST:
            return redirect("matching:write-goal")
        return redirect("matching:goal", goal.pk) if goal.prompt else redirect("matching:goals")
    return render(request, "matching/goal_form.html", {"form": form, "heading": heading, "goal": goal})
