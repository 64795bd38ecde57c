from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import people_staff
from accounts.models import User
from accounts.scopes import students_in_scope

from ..conflicts import known_to, readable_conflicts
from ..forms import AgreementInWritingForm, ConflictByNameForm, ConflictForm
from ..models import Conflict, Relationship
from ..permissions import can_agree_despite, can_answer_for, can_end_conflict, can_read_kind, is_in_charge_of
from ..scopes import mentors_for
from ..services import agree_despite, declare_conflict, end_conflict


@require_safe
def conflict_list(request: HttpRequest) -> HttpResponse:
    rows = readable_conflicts(request.user)
    context = {"standing": rows.standing()[:200], "over": rows.filter(ended_at__isnull=False)[:50]}
    return render(request, "matching/conflicts/list.html", context)


def declare(request: HttpRequest) -> HttpResponse:
    """By one of the two, about somebody with whom something runs or waits."""
    return _declare(request, known_to(request.user), _sides_of(request.user), request.GET.get("with"))


@people_staff
def declare_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    """By staff, for one student of their scope."""
    student = get_object_or_404(students_in_scope(request.user).active(), pk=pk)
    people = mentors_for(request.user).exclude(pk=student.pk)
    return _declare(request, people, lambda other: {"person": other, "student": student}, None, student)


@require_safe
def conflict_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _conflict(request, pk), AgreementInWritingForm())


def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asked once more: who ends it says that nobody grades or promotes anybody any longer."""
    conflict = _conflict(request, pk)
    if not can_end_conflict(request.user, conflict):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "components/confirm.html", _about_ending(conflict))
    try:
        end_conflict(conflict=conflict, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "It has ended. What was paused can be taken up again by either side.")
    return redirect("matching:conflict", pk)


def _about_ending(conflict: Conflict) -> dict:
    return {
        "heading": "It no longer holds?",
        "text": f"{conflict.person} and {conflict.student}, {conflict.dates}. What it paused can then be taken up again by "
        "either side. If it still holds after all, it has to be declared anew.",
        "action": "It no longer holds",
        "back": reverse("matching:conflict", args=[conflict.pk]),
    }


@require_POST
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    conflict = _conflict(request, pk)
    if not can_answer_for(request.user, conflict):
        raise PermissionDenied
    form = AgreementInWritingForm(request.POST)
    if not form.is_valid():
        return _page(request, conflict, form)
    try:
        agree_despite(conflict=conflict, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, conflict, form)
    messages.success(request, _thanks(Conflict.objects.get(pk=pk)))
    return redirect("matching:conflict", pk)


def _thanks(conflict: Conflict) -> str:
    if conflict.keeps_apart:
        return "Thank you. Mentoring can go on once the student and the school have both agreed."
    return "Thank you. Both have agreed now. What was paused can be taken up again by either side."


def _declare(request: HttpRequest, people: QuerySet[User], sides, chosen, student: User | None = None) -> HttpResponse:
    kind = ConflictByNameForm if student else ConflictForm
    form = kind(request.POST or None, people=people, initial={"other": chosen})
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            made = declare_conflict(by=request.user, **sides(facts.pop("other")), **facts)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, "Declared. Thank you: it protects you both.")
            return redirect("matching:conflict", made.pk)
    return render(request, "matching/conflicts/declare.html", {"form": form, "student": student})


def _sides_of(user: User):
    """Between a student and anybody else the other one has the role; of two students the one who mentors, or is asked to."""

    def sides(other: User) -> dict[str, User]:
        own_role = not user.is_student or (other.is_student and _could_mentor(user, other))
        return {"person": user, "student": other} if own_role else {"person": other, "student": user}

    return sides


def _could_mentor(mentor: User, mentee: User) -> bool:
    ties = (
        mentor.mentorships_given.filter(mentee=mentee),
        mentor.requests_received.filter(student=mentee),
        mentor.waitlist.filter(student=mentee),
    )
    return any(rows.exists() for rows in ties)


def _page(request: HttpRequest, conflict: Conflict, form: AgreementInWritingForm) -> HttpResponse:
    reader = request.user
    involved = reader.pk in {conflict.person_id, conflict.student_id}
    ties = Relationship.objects.between(conflict.person, conflict.student)
    context = {
        "conflict": conflict,
        "other": conflict.student if reader.pk == conflict.person_id else conflict.person,
        "involved": involved,
        "words_shown": not involved and is_in_charge_of(reader, conflict.student),
        "paused": [] if conflict.keeps_apart else ties.filter(state=Relationship.State.PAUSED),
        "kind_shown": can_read_kind(reader, conflict),
        "can_end": can_end_conflict(reader, conflict) and conflict.ended_at is None,
        "form": form if form.errors or can_agree_despite(reader, conflict) else None,
    }
    return render(request, "matching/conflicts/conflict.html", context)


def _conflict(request: HttpRequest, pk: UUID) -> Conflict:
    return get_object_or_404(readable_conflicts(request.user), pk=pk)
