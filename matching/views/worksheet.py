from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.views.decorators.http import require_safe

from accounts.access import role_required
from accounts.models import Program, Role, Topic

from ..first_day import topics_for
from ..forms import GoalInNeedForm, NeedsForm, PreferenceForm
from ..models import Goal
from ..services import save_needs, save_preference, write_goals
from ..worksheet import (
    STEPS,
    chosen_needs,
    narrow_address,
    next_step,
    preference_of,
    search_address,
)


@require_safe
@role_required(Role.STUDENT)
def begin(request: HttpRequest) -> HttpResponse:
    return redirect(f"matching:worksheet-{next_step(request.user)}")


@role_required(Role.STUDENT)
def needs(request: HttpRequest) -> HttpResponse:
    chosen = chosen_needs(request.user)
    usual, more = topics_for(request.user, chosen)
    data = request.POST if request.method == "POST" else None
    form = NeedsForm(data, usual=usual, more=more, initial={"topics": [topic.slug for topic in chosen]})
    if form.is_valid():
        save_needs(student=request.user, topics=form.chosen)
        return redirect("matching:worksheet-goals")
    return render(request, "matching/worksheet/needs.html", {"form": form, **_place("needs")})


@role_required(Role.STUDENT)
def goals(request: HttpRequest) -> HttpResponse:
    """A block for each need. What is still vague gets a question on this page, and goes on as it is if the student likes."""
    topics = chosen_needs(request.user)
    if not topics:
        return redirect("matching:worksheet-needs")
    data = request.POST if request.method == "POST" else None
    forms = [GoalInNeedForm(data, student=request.user, topic=topic) for topic in topics]
    if data is not None and all(form.is_valid() for form in forms):
        written = write_goals(goals=[form.instance for form in forms if form.is_filled], by=request.user)
        return _after_goals(request, written)
    blocks = _with_goals(request, forms)
    return render(request, "matching/worksheet/goals.html", {"blocks": blocks, **_place("goals")})


@role_required(Role.STUDENT)
def people(request: HttpRequest) -> HttpResponse:
    has_identity = Program.current().has_identity
    data = request.POST if request.method == "POST" else None
    form = PreferenceForm(data, instance=preference_of(request.user), has_identity=has_identity)
    if form.is_valid():
        save_preference(student=request.user, **form.cleaned_data)
        return redirect("matching:worksheet-done")
    return render(request, "matching/worksheet/people.html", {"form": form, **_place("people")})


@require_safe
@role_required(Role.STUDENT)
def done(request: HttpRequest) -> HttpResponse:
    """What has come of it: the goals, and the directory where these people stand first."""
    written = list(Goal.objects.open().filter(student=request.user).values_list("topic", flat=True))
    context = {
        "number": len(written),
        "without_goal": [topic for topic in chosen_needs(request.user) if topic.pk not in written],
        "search": search_address(request.user),
        "narrow": narrow_address(request.user),
    }
    return render(request, "matching/worksheet/done.html", context)


def _after_goals(request: HttpRequest, written: list[Goal]) -> HttpResponse:
    """Who wants to write more, or is asked something, stays; else on to the next step."""
    if written:
        messages.success(request, f"{len(written)} goal{pluralize(len(written))} written.")
    stays = "another" in request.POST or any(goal.prompt for goal in written)
    return redirect("matching:worksheet-goals" if stays else "matching:worksheet-people")


def _with_goals(request: HttpRequest, forms: list[GoalInNeedForm]) -> list[tuple[Topic, list[Goal], GoalInNeedForm]]:
    found = Goal.objects.open().filter(student=request.user).select_related("topic")
    return [(form.topic, [goal for goal in found if goal.topic_id == form.topic.pk], form) for form in forms]


def _place(step: str) -> dict:
    return {"number": STEPS.index(step) + 1, "total": len(STEPS)}
