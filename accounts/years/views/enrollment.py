from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.access import people_staff
from accounts.clock import school_today
from accounts.models import Enrollment, Event, Track, User
from accounts.permissions import sees_whole_school
from accounts.scopes import students_in_scope

from ..forms import CorrectionForm, EnrollmentForm
from ..services import correct_enrollment, open_enrollment, remove_enrollment


@people_staff
def enrollment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The spans of one student, and what follows: a leave, a return, another track, the end."""
    student = _student(request, pk)
    spans = list(student.enrollments.select_related("track"))
    today = school_today()
    now = next((span for span in spans if span.starts_on <= today), None)
    form = EnrollmentForm(request.POST or None, now=now, tracks=_tracks(request, now))
    if form.is_valid() and _opened(request, student, form):
        return redirect("accounts:enrollment", pk)
    context = {"student": student, "spans": spans, "form": form, "today": today, "history": _history(spans)}
    return render(request, "accounts/years/enrollment.html", context)


@people_staff
def correct(request: HttpRequest, pk: UUID, span_pk: UUID) -> HttpResponse:
    student = _student(request, pk)
    span = get_object_or_404(student.enrollments.select_related("student", "track"), pk=span_pk)
    form = CorrectionForm(request.POST or None, instance=span, tracks=_tracks(request, span))
    if form.is_valid() and _corrected(request, form):
        return redirect("accounts:enrollment", pk)
    return render(request, "accounts/years/correct.html", {"student": student, "form": form})


@require_POST
@people_staff
def remove(request: HttpRequest, pk: UUID, span_pk: UUID) -> HttpResponse:
    student = _student(request, pk)
    span = get_object_or_404(student.enrollments.select_related("student"), pk=span_pk)
    try:
        remove_enrollment(enrollment=span, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Taken out.")
    return redirect("accounts:enrollment", pk)


def _student(request: HttpRequest, pk: UUID) -> User:
    return get_object_or_404(students_in_scope(request.user), pk=pk)


def _tracks(request: HttpRequest, now: Enrollment | None):
    """A scope of one track keeps its students in it; moving one to another track is for the whole school's staff."""
    own = [now.track_id] if now else []
    offered = Track.objects.offered_or(own)
    return offered if sees_whole_school(request.user) else offered.filter(pk=request.user.scope_track_id)


def _opened(request: HttpRequest, student: User, form: EnrollmentForm) -> bool:
    try:
        open_enrollment(student=student, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, "Saved. What was before stays in the history.")
    return True


def _corrected(request: HttpRequest, form: CorrectionForm) -> bool:
    edit = form.edit()
    if not edit.values:
        messages.info(request, "Nothing was different.")
        return True
    try:
        correct_enrollment(enrollment=form.instance, edit=edit, by=request.user)
    except ValidationError as error:
        form.refuse(error) if hasattr(error, "error_dict") else form.add_error(None, error)
        return False
    messages.success(request, "Put right.")
    return True


def _history(spans: list[Enrollment]):
    events = Event.objects.filter(target_type=Enrollment._meta.label, target_id__in=[span.pk for span in spans])
    return events.select_related("actor")[:30]
