from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from meetings import permissions, proposals, taps
from meetings.behalf import acts, keepers_of
from meetings.external import busy
from meetings.follow_through import parts_of
from meetings.forms import NoteForm
from meetings.logged import shown
from meetings.models import Meeting, PrivateNote
from meetings.services import save_private_note

from .loading import meeting_or_404


def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show(request, meeting_or_404(request, pk))


@require_POST
def write_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting, form = meeting_or_404(request, pk), NoteForm(request.POST)
    if form.is_valid() and done(form, save_private_note, meeting=meeting, by=request.user, **form.cleaned_data):
        messages.success(request, "Your note is saved. Only you can read it.")
        return redirect("meetings:meeting", pk)
    return show(request, meeting, note_form=_warned(form, meeting, request.user))


def done(form: Form, service, **details) -> bool:
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


def show(request: HttpRequest, meeting: Meeting, **forms: Form) -> HttpResponse:
    user, relationship = request.user, meeting.relationship_of(request.user)
    context = {
        "meeting": meeting,
        "log": shown(meeting, user),
        "relationship": relationship,
        "other": relationship.other(user),
        "whom": meeting.with_whom(user),
        "leads_group": meeting.is_group and user == meeting.mentor,
        "reads_log": permissions.can_read_log(user, meeting),
        "clashes": busy.clashes(user, [meeting]),
        "note_form": _note_form(meeting, user),
        "action_items": meeting.action_items.visible_to(user).select_related("owner"),
        "has_ended": meeting.has_ended(timezone.now()),
        "joins_online": meeting.place.startswith(("https://", "http://")),
        "can": _rights(user, meeting),
        "acts": acts(meeting),
        "keepers": keepers_of(relationship.mentor),
        "proposal": proposals.as_read(meeting, user),
        "taps": taps.of(meeting, user),
        **parts_of(meeting, user),
        **forms,
    }
    return render(request, "meetings/meeting.html", context)


def _rights(user: User, meeting: Meeting) -> dict[str, bool]:
    return {
        "move": permissions.can_move(user, meeting),
        "cancel": permissions.can_cancel(user, meeting),
        "log": permissions.can_log(user, meeting),
        "change_group": permissions.can_change_group(user, meeting),
        "say_attendance": permissions.can_say_attendance(user, meeting),
        "correct": permissions.can_correct_log(user, meeting),
        "keep_note": permissions.can_write_private_note(user, meeting),
    }


def _note_form(meeting: Meeting, user: User) -> NoteForm:
    note = PrivateNote.objects.visible_to(user).filter(meeting=meeting).first()
    return NoteForm(initial={"text": note.text, "seen": note.mark} if note else {})
