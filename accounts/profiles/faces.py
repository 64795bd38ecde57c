"""People's pictures on pages: addresses for those that the reader may see. The bytes wait until a browser asks."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.departures import all_gone
from accounts.models import Photo, User
from accounts.visibility import may_see_photo

from .readers import Readers, readers_for

SMALL, LARGE = 96, 480


def pictures() -> QuerySet[Photo]:
    """Of everybody who is not gone for others: a picture that went before would give a coming deactivation away."""
    owners = "user__mentor_profile", "user__student_profile"
    return Photo.objects.exclude(user__in=all_gone()).select_related(*owners).defer("large", "small")


def address_of(person: User, size: int) -> str:
    """Empty where there is no picture."""
    has_one = pictures().filter(user=person).exists()
    return reverse("accounts:picture", args=[person.pk, size]) if has_one else ""


def faces(reader: User, people: Iterable[User], known: Mapping[UUID, Readers] | None = None) -> dict[UUID, str]:
    """{user id: address of the small picture}, as many queries for one person as for many. `known` is what the reader is to
    these people, where that has been read already.
    """
    owners = [photo.user for photo in pictures().filter(user__in=list(people))]
    readers = readers_for(reader, owners) if known is None else known
    return {
        owner.pk: reverse("accounts:picture", args=[owner.pk, SMALL])
        for owner in owners
        if may_see_photo(owner, readers[owner.pk])
    }
