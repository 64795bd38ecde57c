"""Questionnaires, check-ins and survey answers with no surprises."""

from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from accounts import defaults as reference
from accounts.clock import school_today
from accounts.models import Topic, User
from matching.models import Relationship
from surveys import defaults
from surveys.calendar import Period
from surveys.models import CheckIn, ExpectationResponse, ExpectationSurvey, Item, Questionnaire, Version
from surveys.services import draft_version, open_check_ins, open_survey, publish_version, write_items

TICKS = [
    "timely-communication",
    "honest-communication",
    "availability",
    "consistent-cadence",
    "meeting-frequency",
    "personal-life",
    "professional-examples",
    "career-pathways",
    "goal-support",
    "networking",
    "non-evaluative",
    "accountability",
]
FIRST_ANSWER = {
    "check-in-m1": {"footing": "steady"},
    "check-in-m2": {"board-plan": "planned"},
    "check-in-m3": {"rotation-feedback": "weekly"},
    "check-in-m4": {"residency-choice": "open"},
    "check-in-mentor": {"how-it-goes": "well"},
}


def install_all() -> None:
    """The questionnaires that ship with the program, and the topics that they name."""
    topics = reference.read(Path(reference.__file__).parent / "topics.json")
    Topic.objects.bulk_create((Topic(**topic) for topic in topics), ignore_conflicts=True)
    defaults.install()


def make_period(key: str = "2026-fall", *, opens_on: date | None = None, days: int = 21) -> Period:
    opens_on = opens_on or school_today()
    return Period(key, opens_on, opens_on + timedelta(days=days))


def open_now(period: Period | None = None) -> list[CheckIn]:
    return open_check_ins(period=period or make_period(), now=timezone.now())


def open_for(person: User, period: Period | None = None) -> CheckIn:
    """A person's own check-in of that period, opened with everybody else's."""
    period = period or make_period()
    open_now(period)
    return CheckIn.objects.get(respondent=person, relationship=None, period=period.key)


def first_answer(check_in: CheckIn) -> dict:
    """The one answer that the form requires."""
    return FIRST_ANSWER[check_in.version.questionnaire.slug]


def ticks(*keys: str) -> dict[str, bool]:
    """The whole list answered: these selected, the others not."""
    return {key: key in keys for key in TICKS}


def open_survey_for(relationship: Relationship) -> tuple[ExpectationResponse, ExpectationResponse]:
    """The mentee's and the mentor's empty answers of a survey that has just opened."""
    survey = open_survey() or ExpectationSurvey.objects.get(closed_at__isnull=True)
    mine = ExpectationResponse.objects.filter(survey=survey, relationship=relationship)
    return mine.get(side="mentee"), mine.get(side="mentor")


def add_to_survey(survey: ExpectationSurvey, relationship: Relationship) -> tuple:
    """Both sides of one more pair in a survey that is open, as `open_survey_for` returns them."""
    track = relationship.mentee.enrollments.get().track
    people = (("mentee", relationship.mentee), ("mentor", relationship.mentor))
    return tuple(
        ExpectationResponse.objects.create(
            survey=survey, relationship=relationship, person=person, side=side, stage="M1", track=track
        )
        for side, person in people
    )


def age(survey: ExpectationSurvey, *, days: int) -> None:
    """Move the survey's rows back in time, never the clock."""
    by = timedelta(days=days)
    ExpectationSurvey.objects.filter(pk=survey.pk).update(
        opened_at=survey.opened_at - by, closes_at=survey.closes_at - by
    )


def next_version(slug: str, text: str, by: User | None = None) -> Version:
    """A version that asks one new question."""
    version = draft_version(questionnaire=Questionnaire.objects.get(slug=slug))
    write_items(version=version, items=[Item(key="only", kind=Item.Kind.TEXT, text=text)])
    return publish_version(version=version, by=by)
