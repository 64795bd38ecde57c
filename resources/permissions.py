from accounts.models import User

from .hooks import HelpText
from .models import Concern, HelpService


def can_send_copy(user: User, route: HelpService, text: HelpText) -> bool:
    """A route with a named person takes copies, except from that person and of what that person wrote."""
    return route.named_person is not None and route.named_person not in (user, text.author)


def receives_concerns(user: User) -> bool:
    """Staff who are a named person now, or were when something was sent to them."""
    if not user.is_program_staff:
        return False
    return HelpService.objects.filter(receives_copies=user).exists() or Concern.objects.visible_to(user).exists()


def can_close(user: User, concern: Concern) -> bool:
    return user.is_program_staff and concern.sent_to_id == user.pk
