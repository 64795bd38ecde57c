"""The pages that an invitation's link opens, before anybody has signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..models import Invitation, Program, User
from ..permissions import is_student
from . import invitations
from .codes import send_code

SENT = "A fresh invitation is on its way to the address that the school has for you. It may take a minute or two."
SENT_BEFORE = (
    "A fresh invitation was sent to the address that the school has for you a few minutes ago. "
    "Please use that one, or try again a little later."
)


@login_not_required
@never_cache
@require_safe
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """What this is, and the ways in. Opening it changes nothing: programs that check mails for danger open it too."""
    invitation = invitations.read(token)
    if invitation and request.user == invitation.person:
        return redirect(landing(request.user))
    state = _state(invitation)
    context = {"token": token, "state": state, "program": Program.current()}
    if invitation:
        person = invitation.person
        context |= {"person": person, "address": hidden(person.email), "landing": landing(person)}
    return render(request, "accounts/welcome.html", context, status=200 if invitation else 404)


@login_not_required
@require_POST
def mail_code(request: HttpRequest, token: str) -> HttpResponse:
    invitation = invitations.read(token)
    if _state(invitation) != "open":
        return redirect("accounts:welcome", token)
    return send_code(request, invitation.person, next_url=landing(invitation.person))


@login_not_required
@require_POST
def mail_again(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation that has run out renews itself, to the address on the roster. Nothing of that address is said: the link may
    lie in an inbox that was never this person's.
    """
    invitation = invitations.read(token)
    if _state(invitation) == "expired":
        sent = invitations.renew(invitation=invitation)
        messages.success(request, SENT if sent else SENT_BEFORE)
    return redirect("accounts:welcome", token)


def landing(person: User) -> str:
    """A student's first day has pages of its own, which can be skipped; everybody else comes home."""
    is_first_day = is_student(person) and person.first_day_done_at is None
    return reverse("matching:first-day" if is_first_day else "home")


def hidden(address: str) -> str:
    """Enough to recognize one's own address, and too little to learn somebody else's."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def _state(invitation: Invitation | None) -> str:
    if invitation is None:
        return "unknown"
    if not invitation.person.is_active:
        return "closed"
    if invitations.has_arrived(invitation.person):
        return "arrived"
    return "open" if invitations.holds(invitation) else "expired"
