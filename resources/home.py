from django.urls import reverse

from accounts.hooks import HomeItem, home_now
from accounts.models import User
from accounts.permissions import is_staff_member, sees_whole_school

from .hooks import help_texts
from .models import Concern


@home_now.register
def concerns_waiting(user: User) -> list[HomeItem]:
    if not is_staff_member(user):
        return []
    waiting = Concern.objects.visible_to(user).waiting().count()
    left_behind = Concern.objects.left_behind().count() if sees_whole_school(user) else 0
    return ([_to_read(waiting)] if waiting else []) + ([_for_nobody(left_behind)] if left_behind else [])


@home_now.register
def copy_that_nobody_reads(user: User) -> list[HomeItem]:
    """To the sender: choose somebody else, where the text can still be read; there is help in any case."""
    concern = Concern.objects.left_behind().filter(sent_by=user).first()
    if not concern:
        return []
    found = help_texts.find(concern.about_type, user, concern.about_id)
    url = reverse("help:with", args=[concern.about_type, concern.about_id]) if found else reverse("help:now")
    title, detail = "A copy that you sent was not taken care of", "Its reader has left, and nobody else can read it."
    return [HomeItem(title, url, "Choose somebody else", detail, "attention", order=5)]


def _to_read(count: int) -> HomeItem:
    title = "Somebody sent you a copy of a text" if count == 1 else f"{count} copies of texts were sent to you"
    return HomeItem(title=title, url=reverse("resources:concerns"), action="Read", tone="attention", order=5)


def _for_nobody(count: int) -> HomeItem:
    title = "1 copy waits for somebody who has left" if count == 1 else f"{count} copies wait for somebody who has left"
    detail = "Nobody can read it. Name somebody else for its route."
    return HomeItem(title, reverse("resources:concerns"), "See what to do", detail, "attention", order=6)
