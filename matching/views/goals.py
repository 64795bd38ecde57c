from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required
from accounts.models import Role

from ..forms import GoalForm
from ..models import Goal
from ..services import close_goal, save_goal


@require_safe
@role_required(Role.STUDENT)
def goal_list(request: HttpRequest) -> HttpResponse:
    goals = Goal.objects.filter(student=request.user).select_related("topic")
    context = {"open": goals.open(), "closed": goals.exclude(state=Goal.State.OPEN)}
    return render(request, "matching/goals.html", context)


@role_required(Role.STUDENT)
def write_goal(request: HttpRequest) -> HttpResponse:
    return _goal_form(request, Goal(student=request.user), "A new goal")


@role_required(Role.STUDENT)
def change_goal(request: HttpRequest, pk: UUID) -> HttpResponse:
    goal = get_object_or_404(Goal, pk=pk, student=request.user)
    return _goal_form(request, goal, "Change your goal")


@require_POST
@role_required(Role.STUDENT)
def close(request: HttpRequest, pk: UUID, state: str) -> HttpResponse:
    """Reached, set aside, or open again."""
    if state not in Goal.State.values:
        raise Http404
    close_goal(goal=get_object_or_404(Goal, pk=pk, student=request.user), by=request.user, state=state)
    return redirect("matching:goals")


def _goal_form(request: HttpRequest, goal: Goal, heading: str) -> HttpResponse:
    form = GoalForm(request.POST or None, instance=goal)
    if form.is_valid():
        save_goal(goal=form.instance, by=request.user)
        return redirect("matching:write-goal" if "another" in request.POST else "matching:goals")
    return render(request, "matching/goal_form.html", {"form": form, "heading": heading})
