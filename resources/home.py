from django.urls import reverse

from accounts.hooks import HomeItem, home_now
from accounts.models import User

from .models import Concern


@home_now.register
def concerns_waiting(user: User) -> list[HomeItem]:
    waiting = Concern.objects.visible_to(user).waiting().count() if user.is_program_staff else 0
    if not waiting:
        return []
    title = "Somebody sent you a copy of a text" if waiting == 1 else f"{waiting} copies of texts were sent to you"
    return [HomeItem(title=title, url=reverse("resources:concerns"), action="Read", tone="attention", order=5)]
