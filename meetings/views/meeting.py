from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from meetings import permissions
from meetings.behalf import acts, keepers_of
from meetings.forms import AgendaForm, NoteForm
from meetings.models import Meeting, PrivateNote
from meetings.services import save_private_note, set_agenda

from .loading import meeting_or_404


def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _show(request, meeting_or_404(request, pk))


@require_POST
def write_agenda(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting, form = meeting_or_404(request, pk), AgendaForm(request.POST)
    if form.is_valid() and _done(form, set_agenda, meeting=meeting, lines=form.cleaned_data["lines"], by=request.user):
        messages.success(request, "The agenda is saved. Both of you can read it.")
        return redirect("meetings:meeting", pk)
    return _show(request, meeting, agenda_form=form)


@require_POST
def write_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting, form = meeting_or_404(request, pk), NoteForm(request.POST)
    if form.is_valid() and _done(form, save_private_note, meeting=meeting, by=request.user, **form.cleaned_data):
        messages.success(request, "Your note is saved. Only you can read it.")
        return redirect("meetings:meeting", pk)
    return _show(request, meeting, note_form=_warned(form, meeting, request.user))


def _done(form: Form, service, **details) -> bool:
    try:
        service(**details)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _warned(form: NoteForm, meeting: Meeting, user: User) -> NoteForm:
    """Saved once more after the warning, it takes the other note's place."""
    if form.has_error(NON_FIELD_ERRORS, "note saved meanwhile"):
        form.data = form.data.copy()
        form.data["seen"] = _note_form(meeting, user).initial.get("seen", "")
    return form


def _show(request: HttpRequest, meeting: Meeting, **forms: Form) -> HttpResponse:
    user, relationship = request.user, meeting.relationship
    agenda = list(meeting.agenda.select_related("author"))
    context = {
        "meeting": meeting,
        "relationship": relationship,
        "other": relationship.other(user),
        "agenda": agenda,
        "others_wrote": any(item.author_id != user.pk for item in agenda),
        "agenda_form": _agenda_form(agenda, user),
        "note_form": _note_form(meeting, user),
        "action_items": meeting.action_items.select_related("owner"),
        "has_ended": meeting.has_ended(timezone.now()),
        "joins_online": meeting.place.startswith(("https://", "http://")),
        "can": _rights(user, meeting),
        "acts": acts(meeting),
        "keepers": keepers_of(relationship.mentor),
        **forms,
    }
    return render(request, "meetings/meeting.html", context)


def _rights(user: User, meeting: Meeting) -> dict[str, bool]:
    return {
        "move": permissions.can_move(user, meeting),
        "cancel": permissions.can_cancel(user, meeting),
        "write_agenda": permissions.can_write_agenda(user, meeting),
        "log": permissions.can_log(user, meeting),
        "correct": permissions.can_correct_log(user, meeting),
        "keep_note": permissions.can_write_private_note(user, meeting),
    }


def _agenda_form(agenda: list, user: User) -> AgendaForm:
    own = [item.text for item in agenda if permissions.wrote(user, item)]
    return AgendaForm(initial={"lines": "\n".join(own)})


def _note_form(meeting: Meeting, user: User) -> NoteForm:
    note = PrivateNote.objects.visible_to(user).filter(meeting=meeting).first()
    return NoteForm(initial={"text": note.text, "seen": note.mark} if note else {})
