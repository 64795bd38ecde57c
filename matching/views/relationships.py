from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import school_today
from accounts.hooks import in_order

from ..conflicts import keeping_apart
from ..directory.alternatives import after_departure
from ..forms import EndForm, TrialForm
from ..goals.sharing import goals_in
from ..hooks import relationship_panels
from ..models import Block, Goal, Relationship
from ..services import (
    allow_contact,
    choose_after_trial,
    end_relationship,
    pause_relationship,
    resume_relationship,
    share_goal,
    stop_sharing_goal,
)
from ..thread.load import threads_for


@require_safe
def relationship_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = _relationship(request, pk)
    side = relationship.side_of(request.user)
    choice = relationship.trial_choices.filter(person=request.user).first()
    agreements = list(relationship.agreements.prefetch_related("topics")[:5])
    context = {
        "relationship": relationship,
        "other": relationship.other(request.user),
        "side": side,
        "threads": threads_for([relationship], school_today(), size="large"),
        "panels": in_order(relationship_panels, relationship, request.user),
        "goals": goals_in(relationship, request.user),
        "alternatives": [] if relationship.is_live else after_departure(relationship, request.user),
        "agreed": next((version for version in agreements if version.is_agreed), None),
        "proposal": next((version for version in agreements[:1] if not version.is_agreed), None),
        "on_trial": relationship.state == Relationship.State.TRIAL,
        "trial_form": TrialForm(initial={"choice": choice.choice if choice else None}),
        "trial_choice": choice,
        "apart": keeping_apart(relationship) if relationship.is_live else None,
        "has_blocked": Block.objects.filter(blocker=request.user, blocked=relationship.other(request.user)).exists(),
    }
    return render(request, "matching/relationship.html", context)


def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = _relationship(request, pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _act(
            request, relationship, "The mentorship has ended.", end_relationship, block=form.cleaned_data["block"]
        )
    other = relationship.other(request.user)
    context = {
        "heading": f"End your mentorship with {other}?",
        "text": f"You do not have to say why. {other} reads one neutral sentence. Planned meetings are cancelled and goals "
        "are no longer shared. What you both wrote stays readable to you both.",
        "action": "End the mentorship",
        "danger": True,
        "back": reverse("matching:relationship", args=[pk]),
        "form": form,
    }
    return render(request, "components/confirm.html", context)


@require_POST
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, _relationship(request, pk), "Paused. Either of you can take it up again.", pause_relationship)


@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = _relationship(request, pk)
    on_trial = relationship.paused_from == Relationship.State.TRIAL
    now = "the trial goes on, longer by the pause" if on_trial else "the mentorship is active"
    return _act(request, relationship, f"Welcome back: {now}.", resume_relationship)


@require_POST
def unblock(request: HttpRequest, pk: UUID) -> HttpResponse:
    other = _relationship(request, pk).other(request.user)
    allow_contact(blocker=request.user, blocked=other)
    messages.success(request, f"{other} can be in contact with you again.")
    return redirect("matching:relationship", pk)


@require_POST
def trial(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = _relationship(request, pk)
    form = TrialForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Please choose one of the answers.")
        return redirect("matching:relationship", pk)
    return _act(request, relationship, "Thank you. Only you can see this.", choose_after_trial, **form.cleaned_data)


@require_POST
def share(request: HttpRequest, pk: UUID, goal_pk: UUID) -> HttpResponse:
    relationship = _relationship(request, pk)
    goal = get_object_or_404(Goal, pk=goal_pk, student=request.user)
    change = stop_sharing_goal if "stop" in request.POST else share_goal
    change(goal=goal, relationship=relationship, by=request.user)
    return redirect("matching:relationship", pk)


def _relationship(request: HttpRequest, pk: UUID) -> Relationship:
    return get_object_or_404(Relationship.objects.visible_to(request.user).with_people(), pk=pk)


def _act(request: HttpRequest, relationship: Relationship, done: str, service, **options) -> HttpResponse:
    try:
        service(relationship=relationship, by=request.user, **options)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("matching:relationship", relationship.pk)
