"""Staff: where requests wait long, who was left without an answer, and three people to suggest."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.access import people_staff
from accounts.models import MentorProfile, Program, User
from accounts.scopes import students_in_scope

from ..coverage import is_covered
from ..forms import StageForm, SuggestForm
from ..services import suggest
from ..staff.suggesting import best_three, shown_suggestion
from ..staff.watch import lists_for


@require_safe
@people_staff
def watch(request: HttpRequest) -> HttpResponse:
    form = StageForm(request.GET)
    stage = form.chosen()
    context = {"form": StageForm(initial={"stage": stage}), "stage": stage, "lists": lists_for(request.user, stage)}
    return render(request, "matching/watch/lists.html", context | {"days": Program.current().slow_request_days})


@people_staff
def suggest_to(request: HttpRequest, pk: UUID) -> HttpResponse:
    student = get_object_or_404(students_in_scope(request.user).active(), pk=pk)
    if is_covered(student):
        return render(request, "matching/watch/covered.html", {"student": student})
    form = _form(request, student)
    if request.method == "POST" and "find" not in request.POST and form.is_valid():
        try:
            suggest(student=student, mentors=form.people(), by=request.user)
        except ValidationError as error:
            form.add_error("mentors", error)
        else:
            messages.success(request, f"{student} reads your suggestion and has a mail. Nobody has been asked.")
            return redirect("matching:watch")
    context = {"form": form, "student": student, "standing": shown_suggestion(student)}
    return render(request, "matching/watch/suggest.html", context)


def _form(request: HttpRequest, student: User) -> SuggestForm:
    """Looking for somebody is no attempt to send: what is ticked stays, and nothing is refused yet."""
    if request.method != "POST":
        best = [mentor.pk for mentor in best_three(student)]
        keys = MentorProfile.objects.filter(user__in=best).values_list("pk", flat=True)
        return SuggestForm(student=student, chosen=best, initial={"mentors": list(keys)})
    ticked = MentorProfile.objects.filter(pk__in=_keys(request)).values_list("user", flat=True)
    words = request.POST.get("words", "")[:100]
    if "find" in request.POST:
        shown = {"mentors": _keys(request), "words": words}
        return SuggestForm(student=student, chosen=list(ticked), words=words, initial=shown)
    return SuggestForm(request.POST, student=student, chosen=list(ticked))


def _keys(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("mentors"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
