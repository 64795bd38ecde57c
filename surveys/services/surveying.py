"""Opening and closing the expectation survey, "How you see mentoring"."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.clock import school_date, school_zone
from accounts.events import record
from accounts.models import Enrollment, Program, User
from matching.models import Relationship
from notifications.services import notify, void_pending
from surveys.models import ExpectationResponse, ExpectationSurvey, Questionnaire, Version

from .opening import NOT_ASKED

FORM = "expectations"
REMINDER_AFTER = timedelta(days=7)
SURVEY_OPENED, REMINDER = "surveys.survey_opened", "surveys.survey_reminder"
Side = ExpectationResponse.Side


@transaction.atomic
def open_survey() -> ExpectationSurvey | None:
    """Ask both sides of every pair that runs now. None where one is open already, or where there is nobody to ask."""
    take_turns()
    if ExpectationSurvey.objects.filter(closed_at__isnull=True).exists():
        return None
    version = Version.objects.newest().filter(questionnaire__slug=FORM).first()
    responses = list(_responses()) if version else []
    if not responses:
        return None
    now = timezone.now()
    survey = ExpectationSurvey.objects.create(version=version, opened_at=now, closes_at=_end_of_window(now))
    for response in responses:
        response.survey = survey
    ExpectationResponse.objects.bulk_create(responses)
    record(actor=None, verb="opened", target=survey)
    _tell(survey, responses)
    return survey


@transaction.atomic
def close_survey(*, survey: ExpectationSurvey) -> ExpectationSurvey:
    """What one side answered alone stays that side's."""
    survey = ExpectationSurvey.objects.select_for_update().get(pk=survey.pk)
    if survey.is_open:
        survey.closed_at = timezone.now()
        survey.save(update_fields=["closed_at"])
        record(actor=None, verb="closed", target=survey)
        void_pending(about=survey, reason="The survey is closed")
    return survey


def take_turns() -> None:
    """Two runs at once wait for each other here, so that the second sees what the first has opened."""
    list(Questionnaire.objects.select_for_update(no_key=True).filter(slug=FORM))


def _end_of_window(opened_at: datetime) -> datetime:
    """Pages say "open until" that day: it is open until that day is over at the school."""
    last = school_date(opened_at) + timedelta(days=Program.current().survey_window_days)
    return datetime.combine(last, time.max, tzinfo=school_zone())


def _responses() -> Iterator[ExpectationResponse]:
    """Both sides of every counted mentorship in trial or active whose mentee is at school: a paused one is left in peace."""
    pairs = Relationship.objects.covering().filter(mentor__is_active=True, mentee__is_active=True).with_people()
    enrolled = Enrollment.objects.current_for([pair.mentee_id for pair in pairs], school_date(timezone.now()))
    for pair in pairs:
        enrollment = enrolled.get(pair.mentee_id)
        if enrollment and enrollment.status not in NOT_ASKED:
            yield _response(pair, pair.mentee, Side.MENTEE, enrollment)
            yield _response(pair, pair.mentor, Side.MENTOR, enrollment)


def _response(pair: Relationship, person: User, side: str, enrollment: Enrollment) -> ExpectationResponse:
    return ExpectationResponse(
        relationship=pair, person=person, side=side, stage=enrollment.stage, track_id=enrollment.track_id
    )


def _tell(survey: ExpectationSurvey, responses: list[ExpectationResponse]) -> None:
    """One message a person, however many pairs they are in, and one reminder to those who have not answered by then."""
    people = {response.person_id: response.person for response in responses}
    for person in people.values():
        notify(kind=SURVEY_OPENED, recipient=person, about=survey)
        notify(kind=REMINDER, recipient=person, about=survey, due_at=survey.opened_at + REMINDER_AFTER)
