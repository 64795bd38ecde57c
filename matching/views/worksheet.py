from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.views.decorators.http import require_safe

from accounts.access import role_required
from accounts.models import Program, Role, Topic

from ..first_day import topics_for
from ..forms import GoalInNeedForm, NeedsForm, PreferenceForm
from ..goals.worksheet import (
    STEPS,
    chosen_needs,
    next_step,
    preference_of,
    search_address,
)
from ..models import Goal
from ..services import save_needs, save_preference, write_goals

GO_ON = "One question to it is below. To go on as it is, press “Next: people” again."


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
        messages.success(request, _what_for(Goal.objects.open().filter(student=request.user).count()))
        return redirect(search_address(request.user))
    return render(request, "matching/worksheet/people.html", {"form": form, **_place("people")})


def _after_goals(request: HttpRequest, written: list[Goal]) -> HttpResponse:
    """Who wants to write more, or is asked something, stays, once; else on to the next step."""
    is_asked = "another" not in request.POST and any(goal.prompt for goal in written)
    if written:
        go_on = f" {GO_ON}" if is_asked else ""
        messages.success(request, f"{len(written)} goal{pluralize(len(written))} written.{go_on}")
    stays = "another" in request.POST or is_asked
    return redirect("matching:worksheet-goals" if stays else "matching:worksheet-people")


def _what_for(number: int) -> str:
    goals = f"your {number} goal{pluralize(number)} and " if number else ""
    return f"Here is who helps with what you need. Those who fit {goals}what you look for come first."


def _with_goals(request: HttpRequest, forms: list[GoalInNeedForm]) -> list[tuple[Topic, list[Goal], GoalInNeedForm]]:
    found = Goal.objects.open().filter(student=request.user).select_related("topic")
    return [(form.topic, [goal for goal in found if goal.topic_id == form.topic.pk], form) for form in forms]


def _place(step: str) -> dict:
    return {"number": STEPS.index(step) + 1, "total": len(STEPS)}
