from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import people_staff
from accounts.scopes import students_in_scope

from ..forms import PairForm, PairFromForm
from ..scopes import mentors_for
from ..services import assign_relationship


@people_staff
def pair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Staff start a mentorship or an advising tie for one student, with a reason that is kept."""
    student = get_object_or_404(students_in_scope(request.user).active(), pk=pk)
    asked = PairFromForm(request.GET)
    mentors = asked.narrow(mentors_for(request.user))
    kept = {"kind": request.GET.get("kind")}
    form = PairForm(request.POST or None, student=student, mentors=mentors, few=asked.narrows, initial=kept)
    if form.is_valid():
        try:
            started = assign_relationship(mentee=student, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{student} and {started.mentor} are paired, and both are told.")
            return redirect("accounts:person", pk)
    return render(request, "matching/pair.html", {"form": form, "student": student})
