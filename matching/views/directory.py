from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.access import allowed, role_required
from accounts.models import MentorProfile, Role, User
from accounts.parts import page_or_part
from accounts.profiles.faces import faces
from accounts.profiles.readers import as_read_by, readers_for
from accounts.profiles.shown import CARD, shown_of, whole_part

from ..alternatives import instead_of
from ..capacity import with_room
from ..directory import by_fit, explain, needs_of, search, visible_mentors
from ..forms import DirectoryForm, RequestForm
from ..models import Goal, Request
from ..permissions import can_read_directory, can_request
from ..rules import why_not_request
from ..scoring import Need
from ..services import request_mentor

PAGE_SIZE = 20
AFTER_A_CHAT = "Thank you for talking with me. I would like to ask you to be my mentor."
DETAILS = ("topics", "topics_not_offered", "specialties")


@require_safe
@allowed(can_read_directory)
def mentor_list(request: HttpRequest) -> HttpResponse:
    form = DirectoryForm(request.GET)
    needs = _needs(request.user)
    mentors = by_fit(_found(request.user, form), needs).select_related("user", "department").prefetch_related(*DETAILS)
    page = Paginator(mentors, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = _cards(request.user, list(page), needs)
    context = {"form": form, "page": page, "rows": rows, "needs": needs, "asking": can_request(request.user)}
    return page_or_part(request, "matching/mentors.html", "matching/mentor_rows.html", context)


@require_safe
@allowed(can_read_directory)
def mentor_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    profile = _profile(request.user, pk)
    asking = can_request(request.user)
    context = {
        "profile": profile,
        "part": whole_part(profile, as_read_by(request.user, profile.user)),
        "fit": explain(profile, _needs(request.user)),
        "asking": asking,
    }
    if asking:
        context |= _refusal(request.user, profile.user)
    return render(request, "matching/mentor.html", context)


@role_required(Role.STUDENT)
def request_mentor_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    profile = _profile(request.user, pk)
    form = RequestForm(
        request.POST or None, student=request.user, mentor=profile.user, initial=_prefilled(request.user, profile)
    )
    if form.is_valid():
        try:
            sent = request_mentor(student=request.user, mentor=profile.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, f"Your request is on its way to {profile.user}. We tell you as soon as there is an answer."
            )
            return redirect("matching:request", sent.pk)
    context = {"form": form, "profile": profile} | _refusal(request.user, profile.user)
    return render(request, "matching/request_form.html", context)


def _found(reader: User, form: DirectoryForm) -> QuerySet[MentorProfile]:
    """Nobody, where a filter cannot be understood: all would look like an answer."""
    if not form.is_valid():
        return search(reader=reader).none()
    chosen = form.cleaned_data
    filters = {"topic": chosen["topic"], "specialty": chosen["specialty"], "with_place": chosen["room"]}
    return search(reader=reader, text=chosen["q"], **filters)


def _cards(reader: User, profiles: list[MentorProfile], needs: list[Need]) -> list[tuple]:
    """(profile, how it fits, what of it the reader may read, their picture)"""
    people = [profile.user for profile in profiles]
    readers = readers_for(reader, people)
    pictures = faces(reader, people, readers)
    return [
        (
            profile,
            explain(profile, needs),
            shown_of(profile, readers[profile.user_id], CARD),
            pictures.get(profile.user_id),
        )
        for profile in profiles
    ]


def _refusal(student: User, mentor: User) -> dict:
    """Why this person cannot be asked now, and who could be instead."""
    refusal = why_not_request(student, mentor)
    return {"refusal": refusal, "alternatives": instead_of(mentor, student) if refusal else []}


def _profile(reader: User, pk: UUID) -> MentorProfile:
    rows = with_room(visible_mentors(reader)).select_related("user", "department").prefetch_related(*DETAILS)
    return get_object_or_404(rows, user_id=pk)


def _needs(user: User) -> list[Need]:
    return needs_of(Goal.objects.open().filter(student=user).select_related("topic")) if can_request(user) else []


def _prefilled(student: User, profile: MentorProfile) -> dict:
    """The goals that this mentor covers, most important first, are already ticked."""
    offered = {topic.pk for topic in profile.topics.all()}
    goals = [goal for goal in Goal.objects.open().filter(student=student) if goal.topic_id in offered]
    talked = Request.objects.chats().filter(student=student, mentor=profile.user, state=Request.State.ACCEPTED).exists()
    return {"goals": [goal.pk for goal in goals[:3]], "message": AFTER_A_CHAT if talked else ""}
