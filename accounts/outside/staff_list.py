from django.db.models import QuerySet

from ..clock import school_today
from ..hooks import PeopleFilter
from ..models import MentorProfile, User

CHOICES = (("yes", "From outside"), ("over", "From outside, and the last day has passed"), ("no", "Of the school"))


def filters() -> list[PeopleFilter]:
    return [PeopleFilter("outside", "Outside mentors", CHOICES, _narrow)]


def _narrow(people: QuerySet[User], value: str) -> QuerySet[User]:
    outside = MentorProfile.objects.outside()
    if value == "no":
        return people.exclude(pk__in=outside.values("user"))
    return people.filter(pk__in=(outside.over(school_today()) if value == "over" else outside).values("user"))
