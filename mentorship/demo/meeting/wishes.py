"""When people want mail: some keep the night quiet, some read it once a day, one wants an hour's notice alone."""

from datetime import time

from meetings.services.reminder_choices import choose_reminders
from notifications.choices import choose_delivery
from notifications.models import DeliveryChoice

from ..finding.part import Part

DAY, HOUR = 1, 19
ONE_IN = 9


def plan(part: Part) -> None:
    part.on(DAY, _wish, hour=HOUR)


def _wish(part: Part) -> None:
    people = [one for one in part.school.students if one.is_here and not one.is_named]
    mentors = [one for one in part.school.mentors if one.user and not one.is_named]
    for number, person in enumerate([*people, *mentors][::ONE_IN]):
        digest = DeliveryChoice.Digest.DAILY if number % 2 else DeliveryChoice.Digest.OFF
        night = {"quiet_from": time(22), "quiet_until": time(7)}
        choose_delivery(person=person.user, digest=digest, digest_at=time(7, 30), **night)
        if number % 4 == 0:
            choose_reminders(person=person.user, minutes_before=[60], by=person.user)
