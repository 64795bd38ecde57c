from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import people_staff
from accounts.models import User
from accounts.scopes import students_in_scope

from ..conflicts import known_to, readable_conflicts
from ..forms import AgreementInWritingForm, ConflictForm
from ..models import Conflict
from ..permissions import can_agree_despite, can_end_conflict, can_read_kind
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


@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    conflict = _conflict(request, pk)
    if not can_end_conflict(request.user, conflict):
        raise PermissionDenied
    try:
        end_conflict(conflict=conflict, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "It has ended. What was paused can be taken up again by either side.")
    return redirect("matching:conflict", pk)


@require_POST
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    conflict = _conflict(request, pk)
    if not can_agree_despite(request.user, conflict):
        raise PermissionDenied
    form = AgreementInWritingForm(request.POST)
    if not form.is_valid():
        return _page(request, conflict, form)
    agree_despite(conflict=conflict, by=request.user, **form.cleaned_data)
    messages.success(request, "Thank you. Mentoring goes on once the student and the school have both agreed.")
    return redirect("matching:conflict", pk)


def _declare(request: HttpRequest, people: QuerySet[User], sides, chosen, student: User | None = None) -> HttpResponse:
    form = ConflictForm(request.POST or None, people=people, initial={"other": chosen})
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
    """Of two students the one who does not declare it is the one with the role."""

    def sides(other: User) -> dict[str, User]:
        own_role = not user.is_student or (other.is_student and not _mentors(other, user))
        return {"person": user, "student": other} if own_role else {"person": other, "student": user}

    return sides


def _mentors(mentor: User, mentee: User) -> bool:
    return (
        mentor.mentorships_given.filter(mentee=mentee).exists()
        or mentor.requests_received.filter(student=mentee).exists()
    )


def _page(request: HttpRequest, conflict: Conflict, form: AgreementInWritingForm) -> HttpResponse:
    reader = request.user
    context = {
        "conflict": conflict,
        "other": conflict.student if reader.pk == conflict.person_id else conflict.person,
        "involved": reader.pk in {conflict.person_id, conflict.student_id},
        "kind_shown": can_read_kind(reader, conflict),
        "can_end": can_end_conflict(reader, conflict) and conflict.ended_at is None,
        "form": form if can_agree_despite(reader, conflict) else None,
    }
    return render(request, "matching/conflicts/conflict.html", context)


def _conflict(request: HttpRequest, pk: UUID) -> Conflict:
    return get_object_or_404(readable_conflicts(request.user), pk=pk)
