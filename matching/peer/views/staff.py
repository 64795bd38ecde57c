from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import whole_school

from ...models import PeerProgram
from ..forms import OrganizerForm, ProgramForm
from ..services import close_program, grant_organizer, reopen_program, save_program


@whole_school
def programs(request: HttpRequest) -> HttpResponse:
    form = ProgramForm(request.POST or None)
    if form.is_valid():
        made = save_program(program=form.instance, by=request.user)
        messages.success(request, f"{made} is open. Name an organizer next, if a student is to keep it.")
        return redirect("matching:peer-program", made.pk)
    joined = Count("members", filter=Q(members__left_at__isnull=True))
    found = PeerProgram.objects.annotate(joined=joined).order_by(F("closed_at").desc(nulls_first=True), "name")
    return render(request, "matching/peer/office_list.html", {"form": form, "programs": found})


@whole_school
def program(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(PeerProgram, pk=pk)
    form = OrganizerForm(request.POST or None)
    if form.is_valid() and _is_named(request, found, form):
        return redirect("matching:peer-program", pk)
    organizers = found.organizers.standing().select_related("person", "granted_by")
    context = {"peer": found, "form": form, "organizers": organizers, "members": found.members.for_list()}
    return render(request, "matching/peer/office.html", context)


@whole_school
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ProgramForm(request.POST or None, instance=get_object_or_404(PeerProgram, pk=pk))
    if form.is_valid():
        save_program(program=form.instance, by=request.user)
        messages.success(request, "Saved.")
        return redirect("matching:peer-program", pk)
    return render(request, "matching/peer/office_change.html", {"form": form, "pk": pk})


@whole_school
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(PeerProgram.objects.open(), pk=pk)
    if request.method == "POST":
        close_program(program=found, by=request.user)
        messages.success(request, f"{found} is closed. You can open it again.")
        return redirect("matching:peer-program", pk)
    context = {
        "heading": f"Close {found}?",
        "text": "Nobody can join any more, and its organizers no longer see who did. Mentorships that run go on.",
        "action": "Close it",
        "back": reverse("matching:peer-program", args=[pk]),
    }
    return render(request, "components/confirm.html", context)


@require_POST
@whole_school
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = reopen_program(program=get_object_or_404(PeerProgram, pk=pk), by=request.user)
    messages.success(request, f"{found} is open again.")
    return redirect("matching:peer-program", pk)


def _is_named(request: HttpRequest, found: PeerProgram, form: OrganizerForm) -> bool:
    try:
        grant_organizer(program=found, person=form.person, by=request.user)
    except ValidationError as error:
        form.add_error("email", error)
        return False
    messages.success(request, f"{form.person} is an organizer and sees who joined from now on.")
    return True
