from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required
from accounts.models import Role, Topic, User

from ..forms import GoalForm
from ..goals.reviews import is_due
from ..goals.sharing import read_by
from ..models import Goal
from ..services import close_goal, move_goal, save_goal


@require_safe
@role_required(Role.STUDENT)
def goal_list(request: HttpRequest) -> HttpResponse:
    """In the student's own order."""
    goals = Goal.objects.filter(student=request.user).select_related("topic")
    closed = list(goals.exclude(state=Goal.State.OPEN))
    context = {
        "open": _with_readers(goals.open(), request.user),
        "closed": closed,
        "just_closed": next((goal for goal in closed if str(goal.pk) == request.GET.get("closed")), None),
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
    goal = close_goal(goal=own_goal(request, pk), by=request.user, state=state)
    if goal.is_open:
        messages.success(request, f"“{goal.text}” is open again.")
        return redirect("matching:goals")
    return redirect(reverse("matching:goals") + f"?closed={pk}#just-closed")


@require_POST
@role_required(Role.STUDENT)
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One place up or down in the student's own order."""
    move_goal(goal=own_goal(request, pk), by=request.user, up="up" in request.POST)
    return redirect(reverse("matching:goals") + f"#move-{pk}")


def _with_readers(goals: Iterable[Goal], student: User) -> list[Goal]:
    goals = list(goals)
    readers = read_by(goals, student)
    for goal in goals:
        goal.readers = readers.get(goal.pk, [])
    return goals


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
