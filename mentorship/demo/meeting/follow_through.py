"""What comes of meetings: goals that they touched, whom mentors pointed to, what became of it, and a word of thanks."""

from dataclasses import dataclass

from django.utils.formats import date_format

from meetings.models import Meeting, Referral
from meetings.permissions import can_say_thanks
from meetings.services import answer_referral, refer, send_thanks
from resources.models import HelpService

from ..finding.part import Part
from ..mentorships import Pair
from ..texts import read

DAY, HOUR = 1, 18
REFERRALS = 8
THANKS = 6
ONE_IN_OUTSIDE = 3
ANSWERS = [Referral.Status.IN_TOUCH, None, Referral.Status.HELPED, Referral.Status.NOT_NOW]


@dataclass(frozen=True)
class Told:
    pair: Pair
    meeting: Meeting


def plan(part: Part) -> None:
    part.on(DAY, _follow, hour=HOUR)


def _follow(part: Part) -> None:
    words, told = read("meeting"), _held(part)
    services = list(HelpService.objects.offered().filter(kind=HelpService.Kind.LOCAL).order_by("position"))
    for number, each in enumerate(told[:REFERRALS]):
        places = words["outside"] if number % ONE_IN_OUTSIDE == ONE_IN_OUTSIDE - 1 else services
        _refer(each, places[number % len(places)], ANSWERS[number % len(ANSWERS)])
    for number, each in enumerate(told[-THANKS:]):
        _thank(each, words["thanks"][number % len(words["thanks"])])


def _held(part: Part) -> list[Told]:
    """The latest held meeting of pairs that run, those of the mentor whom a visitor can be first."""
    pairs = [pair for student in part.school.students if student.is_here for pair in student.pairs if pair.runs]
    found = []
    for pair in sorted(pairs, key=lambda pair: not pair.mentor.is_named):
        latest = Meeting.objects.of([pair.relationship]).held().with_people().order_by("-starts_at").first()
        if latest and not latest.is_group:
            found.append(Told(pair, latest))
    return found


def _refer(told: Told, place: HelpService | str, answer: str | None) -> None:
    mentor, student = told.pair.mentor.user, told.pair.student.user
    referral = refer(meeting=told.meeting, relationship=told.pair.relationship, to=place, by=mentor)
    if answer:
        answer_referral(referral=referral, status=answer, by=student)


def _thank(told: Told, text: str) -> None:
    student = told.pair.student.user
    if can_say_thanks(student, told.pair.relationship):
        day = date_format(told.meeting.own_day, "F j")
        send_thanks(relationship=told.pair.relationship, text=text.format(day=day), by=student)
