from django.db.models import QuerySet

from ..models import Role, User


def possible_hosts(person: User) -> QuerySet[User]:
    """Who can answer for somebody from outside: faculty and staff who belong to the school themselves."""
    people = User.objects.active().filter(role__in=[Role.FACULTY, Role.STAFF]).exclude(pk=person.pk)
    return people.exclude(mentor_profile__host__isnull=False).order_by("full_name", "pk")
