from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from matching.models import Relationship
from meetings.forms import ThanksForm
from meetings.letter import thanks_for
from meetings.models import ThankYou
from meetings.models.follow_up import undo_for
from meetings.permissions import can_say_thanks
from meetings.services import not_now, send_thanks, take_back_thanks
from meetings.services.thanks import first_held

from .loading import relationship_or_404
from .meeting import done


def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = _own(request, pk)
    form = ThanksForm(request.POST or None, initial={"text": _begun(relationship)})
    sends = request.method == "POST" and form.is_valid()
    if sends and done(form, send_thanks, relationship=relationship, by=request.user, **form.cleaned_data):
        return redirect("meetings:thanks", pk)
    return _show(request, relationship, form)


@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was written is in the box again."""
    relationship = _own(request, pk)
    try:
        text = take_back_thanks(relationship=relationship, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("meetings:thanks", pk)
    return _show(request, relationship, ThanksForm(initial={"text": text}), was_taken_back=True)


@require_POST
def dismiss(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = _own(request, pk)
    try:
        not_now(relationship=relationship, by=request.user)
        messages.success(request, "Fine. You are not asked about it again.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("home")


def _own(request: HttpRequest, pk: UUID) -> Relationship:
    relationship = relationship_or_404(request, pk)
    if not can_say_thanks(request.user, relationship):
        raise PermissionDenied
    return relationship


def _begun(relationship: Relationship) -> str:
    meeting = first_held(relationship)
    return thanks_for(relationship, meeting) if meeting else ""


def _show(request: HttpRequest, relationship: Relationship, form: ThanksForm, **more) -> HttpResponse:
    thanks = ThankYou.objects.filter(relationship=relationship).first()
    context = {
        "relationship": relationship,
        "mentor": relationship.mentor,
        "form": form,
        "meeting": first_held(relationship),
        "thanks": thanks,
        "can_undo": bool(thanks) and thanks.can_be_undone(timezone.now()),
        "undo_minutes": undo_for() // timedelta(minutes=1),
        **more,
    }
    return render(request, "meetings/thanks.html", context)
