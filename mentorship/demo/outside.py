"""Two of the mentors are from outside the school: one for another year, one whose last day is near."""

from datetime import timedelta

from accounts.clock import school_today
from accounts.outside.services import make_outside

GUESTS = (("Riverside Children's Hospital", 300), ("Class of 2009", 21))


def come_from_outside(school) -> None:
    host, staff = school.mentors[0].user, school.staff[0].user
    guests = [mentor.user for mentor in school.mentors if mentor.user.is_faculty and mentor.user != host]
    for guest, (affiliation, days) in zip(guests[1:], GUESTS, strict=False):
        until = school_today() + timedelta(days=days)
        make_outside(person=guest, host=host, affiliation=affiliation, until=until, by=staff)
