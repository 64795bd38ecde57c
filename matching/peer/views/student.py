"""Students: which programs there are, joining one, changing the answers, leaving; and who joined, for its organizer."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required
from accounts.models import Role
from accounts.permissions import sees_whole_school

from ...models import Organizer, PeerMember, PeerProgram
from ..forms import AnswersForm
from ..services import end_organizer, join_program, leave_program


@require_safe
@role_required(Role.STUDENT)
def programs(request: HttpRequest) -> HttpResponse:
    mine = PeerMember.objects.standing().filter(student=request.user).values_list("program", flat=True)
    kept = PeerProgram.objects.kept_by(request.user).values_list("pk", flat=True)
    context = {"programs": PeerProgram.objects.open(), "joined": set(mine), "kept": set(kept)}
    return render(request, "matching/peer/programs.html", context)


@role_required(Role.STUDENT)
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    organizers = Prefetch("organizers", Organizer.objects.standing().select_related("person"), to_attr="keepers")
    program = get_object_or_404(PeerProgram.objects.open().prefetch_related(organizers), pk=pk)
    member = program.members.standing().filter(student=request.user).first()
    form = AnswersForm(request.POST or None, instance=member)
    if form.is_valid() and _has_joined(request, program, form):
        return redirect("matching:peer-programs")
    context = {"peer": program, "form": form, "member": member}
    return render(request, "matching/peer/join.html", context)


@require_POST
@role_required(Role.STUDENT)
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = get_object_or_404(PeerMember.objects.standing(), program=pk, student=request.user)
    leave_program(member=member, by=request.user)
    messages.success(request, f"You have left {member.program}. Its organizers no longer see your answers.")
    return redirect("matching:peer-programs")


@require_safe
@role_required(Role.STUDENT)
def members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the program's organizers: names and pairing answers."""
    program = get_object_or_404(PeerProgram.objects.kept_by(request.user), pk=pk)
    own = program.organizers.standing().get(person=request.user)
    context = {"peer": program, "members": program.members.for_list(), "own": own}
    return render(request, "matching/peer/members.html", context)


@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Staff end an organizer's grant; an organizer lays down their own."""
    is_office = sees_whole_school(request.user)
    grants = Organizer.objects.select_related("person", "program")
    found = get_object_or_404(grants if is_office else grants.filter(person=request.user), pk=pk)
    end_organizer(organizer=found, by=request.user)
    messages.success(request, f"{found.person} is no longer an organizer of {found.program}.")
    return redirect("matching:peer-program", found.program_id) if is_office else redirect("matching:peer-programs")


def _has_joined(request: HttpRequest, program: PeerProgram, form: AnswersForm) -> bool:
    try:
        join_program(program=program, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, f"Saved. You are in {program}, and can change your answers or leave at any time.")
    return True
