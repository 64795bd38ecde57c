"""What the messages of this app say, and until when they hold."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from notifications.kinds import Kind, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification

from .clock import zone_for
from .entry import invitations, sso
from .models import Invitation, Program, User

MESSAGE = "accounts.office_message"
NEW_ADDRESS = "accounts.new_address"
OLD_ADDRESS = "accounts.old_address"
NEW_SCHOOL_ID = "accounts.new_school_id"


def _mail(name: str, recipient: User, context: dict[str, Any], **parts: str) -> Mail:
    """From the office, to which answers go: people write back to what it writes to them."""
    program = Program.current()
    context = {"recipient": recipient, "program": program} | context
    parts = {"from_name": program.office_name, "reply_to": program.office_email} | parts
    return from_templates(f"accounts/emails/{name}", context, **parts)


def _button(path: str, label: str) -> dict[str, str]:
    return {"action_url": absolute(path), "action_label": label}


def _invitation(row: Notification) -> Mail:
    url = reverse("accounts:welcome", args=[invitations.token_for(row.about)])
    context = {"invitation": row.about, "single_sign_on": sso.is_offered()}
    with timezone.override(zone_for(row.recipient)):
        return _mail("invitation", row.recipient, context | _button(url, "Sign in for the first time"))


def _still_asked(row: Notification) -> bool | str:
    invitation: Invitation = row.about
    if invitations.has_arrived(row.recipient):
        return invitations.ARRIVED
    if not invitations.holds(invitation):
        return "It has run out, or a newer one was sent."
    return True


def _to_message(row: Notification) -> str:
    return reverse("accounts:office-message", args=[row.about_id])


def _office_message(row: Notification) -> Mail:
    button = _button(_to_message(row), "Read it in the application")
    return _mail("office_message", row.recipient, {"message": row.about} | button)


def sample(words: dict[str, Any], recipient: User) -> Mail:
    """A message from the office as this person would get it, before it is sent."""
    return _mail("office_message", recipient, {"message": words} | _button("", "Read it in the application"))


def _moved(row: Notification) -> bool | str:
    return row.recipient.email != row.about.address or "The address is the former one again."


def _to_sign_in(row: Notification) -> str:
    return reverse("account_login")


def _new_address(row: Notification) -> Mail:
    return _mail("new_address", row.recipient, _button(_to_sign_in(row), "Sign in"))


def _old_address(row: Notification) -> Mail:
    """To the inbox that the roster no longer names. The new address is not in it."""
    return _mail("old_address", row.recipient, {}, to=row.about.address)


def _new_school_id(row: Notification) -> Mail:
    return _mail("new_school_id", row.recipient, _button(_to_sign_in(row), "Sign in"))


register(Kind(invitations.KIND, True, _still_asked, _invitation, "You are invited"))
register(Kind(MESSAGE, False, lambda row: True, _office_message, "A message from the office", _to_message))
register(Kind(NEW_ADDRESS, True, _moved, _new_address, "Your address was changed", _to_sign_in))
register(Kind(OLD_ADDRESS, True, _moved, _old_address, "Your address was changed: to the former one"))
register(Kind(NEW_SCHOOL_ID, True, lambda row: True, _new_school_id, "Your school ID was changed", _to_sign_in))
