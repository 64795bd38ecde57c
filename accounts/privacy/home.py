"""What home pages and a person's page say about privacy."""

from django.urls import reverse
from django.utils import timezone

from ..hooks import HomeItem, Section
from ..models import CloserLook, DeletionRequest, LegalHold, User
from ..permissions import sees_whole_school
from .permissions import can_hold, can_look_closer


def needs_now(user: User) -> list[HomeItem]:
    return [*_requests(), *_delays(user)] if sees_whole_school(user) else []


def on_person(person: User, reader: User) -> list[Section]:
    tends, looks_closer = sees_whole_school(reader), can_look_closer(reader, person)
    if not tends and not looks_closer:
        return []
    context = {"person": person, "can_look": looks_closer, "looks": _open_looks(person, reader)}
    if tends:
        context |= {
            "can_hold": can_hold(reader, person),
            "hold": LegalHold.objects.standing().filter(person=person).select_related("placed_by").first(),
            "asked": DeletionRequest.objects.open().filter(person=person).first(),
        }
    return [Section("accounts/privacy/on_person.html", context, order=90)]


def _requests() -> list[HomeItem]:
    number = DeletionRequest.objects.waiting().count()
    if not number:
        return []
    title = "1 person asks for deletion" if number == 1 else f"{number} people ask for deletion"
    return [HomeItem(title, reverse("accounts:privacy"), "Answer", order=25, icon="shield-lock")]


def _delays(user: User) -> list[HomeItem]:
    waiting = CloserLook.objects.to_decide(user, timezone.now()).select_related("opened_by")
    return [
        HomeItem(
            f"{look.opened_by} asks whether somebody is told later",
            reverse("accounts:decide-delay", args=[look.pk]),
            "Decide",
            order=15,
            icon="shield-lock",
        )
        for look in waiting
    ]


def _open_looks(person: User, reader: User):
    return CloserLook.objects.filter(person=person, opened_by=reader, closes_at__gt=timezone.now())
