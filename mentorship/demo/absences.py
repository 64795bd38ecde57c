"""Mentors who take nobody new, and mentors who are away today."""

from datetime import timedelta

from accounts.services import save_mentor_profile

from . import requests
from .mentors import among
from .people import Mentor


def plan_absences(school) -> None:
    """Some mentors close their doors during the year, and some are away today, for days or for long."""
    year = school.year
    for number, mentor in enumerate(one for one in school.mentors if not one.is_named):
        if among(number, "closes"):
            year.plan_on(year.days_ago(school.rng.randint(30, 200)), stop_accepting, school, mentor)
        elif among(number, "far away"):
            year.plan_on(year.days_ago(4), go_away, school, mentor, 45)
        elif among(number, "away"):
            year.plan_on(year.days_ago(5), go_away, school, mentor, school.rng.randint(7, 13))


def stop_accepting(school, mentor: Mentor) -> None:
    mentor.profile.accepting = False
    _save(mentor)


def go_away(school, mentor: Mentor, days: int) -> None:
    mentor.profile.away_from, mentor.profile.away_until = school.year.day, school.year.day + timedelta(days=days)
    mentor.is_away = True
    save_mentor_profile(profile=mentor.profile, by=mentor.user)
    requests.notice_closed(school)


def _save(mentor: Mentor) -> None:
    save_mentor_profile(profile=mentor.profile, by=mentor.user)
