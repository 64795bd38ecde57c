"""On a student's home: how far a mentor sees them with a goal, to say yes to with one click."""

from django.urls import reverse

from accounts.hooks import HomeItem
from accounts.models import User

from .models import MeetingGoal

MOST = 3


def what_is_offered(user: User) -> list[HomeItem]:
    offered = MeetingGoal.objects.offered_to(user).select_related("goal", "said_by").order_by("-said_at")
    return [
        HomeItem(
            title=f"{row.said_by} sees you further along: {row.goal.text}"
            if row.progress > row.goal.progress
            else f"{row.said_by} sees it differently: {row.goal.text}",
            detail=f"Your mentor says: {row.get_progress_display().lower()}. You: {row.goal.get_progress_display().lower()}.",
            url=f"{reverse('meetings:meeting', args=[row.meeting_id])}#goals",
            action="Look",
            order=42,
            icon="bullseye",
            buttons=(("Yes, that is where I am", reverse("meetings:agree-progress", args=[row.pk])),),
        )
        for row in offered[:MOST]
    ]
