from accounts.models import User
from accounts.permissions import is_staff_member, sees_whole_school

from .hooks import HelpText
from .models import Concern, HelpService


def can_send_copy(user: User, route: HelpService, text: HelpText) -> bool:
    """A route with a named person takes copies, except from that person and of what that person wrote or is in."""
    return route.named_person is not None and route.named_person not in (user, text.author, *text.people)


def can_list_concerns(user: User) -> bool:
    """Staff who are a named person now, or were when something was sent; the whole school's while copies wait for nobody."""
    if not is_staff_member(user):
        return False
    named = HelpService.objects.filter(receives_copies=user).exists() or Concern.objects.visible_to(user).exists()
    return named or (sees_whole_school(user) and Concern.objects.left_behind().exists())


def can_close(user: User, concern: Concern) -> bool:
    return is_staff_member(user) and concern.sent_to_id == user.pk
