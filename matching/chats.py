"""Chats that a mentor said yes to and whose student has not said yet how they end."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.departures import all_gone
from accounts.hooks import HomeItem
from accounts.models import User

from .models import Relationship, Request

SHOWN_FOR = timedelta(days=30)


def agreed_of_late() -> QuerySet[Request]:
    """Neither thanked nor followed by a request or a mentorship. After a month nobody is reminded any more."""
    pair = {"student": OuterRef("student"), "mentor": OuterRef("mentor")}
    later = Request.objects.for_mentoring().filter(created_at__gt=OuterRef("created_at"), **pair)
    runs = Relationship.objects.loading().filter(mentee=OuterRef("student"), mentor=OuterRef("mentor"))
    said_yes = Request.objects.chats().filter(state=Request.State.ACCEPTED, thanked_at__isnull=True)
    recent = said_yes.filter(decided_at__gt=timezone.now() - SHOWN_FOR)
    return recent.exclude(Exists(later)).exclude(Exists(runs)).order_by("decided_at", "id")


def without_an_end(student: User) -> QuerySet[Request]:
    """Those of a student, with mentors who are still in the program."""
    return agreed_of_late().filter(student=student).exclude(mentor__in=all_gone()).select_related("mentor")


def after_chats(student: User) -> list[HomeItem]:
    return [
        HomeItem(
            f"{chat.mentor} has time for a chat with you",
            reverse("matching:request", args=[chat.pk]),
            "See when",
            detail="Afterwards: ask them to be your mentor, or say thank you.",
            order=20,
            icon="chat",
        )
        for chat in without_an_end(student)
    ]
