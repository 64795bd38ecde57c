"""P14 for every kind of message: an assistant who reads a mentor's inbox and calendar learns who, when and where, and no more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from matching.models import Agreement, Conflict, Relationship, Request, Suggestion, WaitlistEntry
from meetings.models import Meeting, Series
from meetings.services import renew_feed
from notifications import kinds
from notifications.mail import Mail
from notifications.models import Notification
from surveys.models import CheckIn, ExpectationSurvey
from tests import factories
from tests.meetings import factories as meetings
from tests.notifications.factories import make_row
from tests.resources import factories as resources

from .world import make_world

TYPED = "Words between two people"
# What each kind is about; a kind that is not here fails. Those of accounts are about accounts, and say nothing of mentorships.
ABOUT = {
    Request: ["request_received", "requests_waiting", "request_closed", "request_gone", "chat_accepted", "chat_thanks"],
    Relationship: [
        "request_accepted", "relationship_started", "relationship_ended", "relationship_paused", "trial_ending",
        "trial_passed", "alignment_ready", "kept_apart", "can_go_on", "referred", "thanked",
    ],
    Agreement: ["agreement_proposed", "agreement_agreed"],
    User: ["accepting_off", "goals_review", "digest", "log_digest"],
    Suggestion: ["suggestions"],
    WaitlistEntry: ["place_held", "place_given_back", "waitlist_closed"],
    Meeting: ["booked", "moved", "changed", "cancelled", "reminder", "agenda_prompt", "log_prompt", "logged",
        "proposed", "none_suits", "withdrawn", "late", "cannot_come", "taken_out"],
    Series: ["series_booked", "series_changed", "series_cancelled"],
    CheckIn: ["check_in_opened", "mentor_check_ins_opened"],
    ExpectationSurvey: ["survey_opened", "survey_reminder"],
}  # fmt: skip
TO_STAFF = ["concern"]
KINDS = sorted(name for name in kinds._kinds if not name.startswith(("accounts.", "sample.")))


@pytest.fixture
def talking(student, mentor, staff) -> Relationship:
    """A pair that has typed something wherever one can."""
    make_world(student, mentor, staff)
    pair = Relationship.objects.get(mentor=mentor, mentee=student)
    asked = Request.objects.filter(student=student, mentor=mentor).first()
    Request.objects.update(message=TYPED, decline_note=TYPED, introduction=TYPED)
    Request.objects.update(research_aspect=TYPED, research_skills=TYPED, welcome=TYPED)
    Conflict.objects.update(student_agreement=TYPED, staff_agreement=TYPED)
    asked.goals.add(factories.make_goal(student, text=TYPED))
    meeting = coming()
    Meeting.objects.update(shared_notes=TYPED)
    meetings.make_agenda_item(meeting, student, TYPED)
    meetings.make_action_item(meeting, student, text=TYPED)
    meetings.make_private_note(meeting, mentor, TYPED)
    resources.make_concern(mentor, staff, text=TYPED, note=TYPED)
    return pair


def coming() -> Meeting:
    """The pair's own, by itself."""
    return Meeting.objects.get(starts_at__gt=timezone.now(), series=None, is_group=False)


def about(name: str, pair: Relationship):
    """The thing that a message of this kind is about, of this very pair."""
    model = next(model for model, names in ABOUT.items() if name.partition(".")[2] in names)
    of_pair = {
        Request: Request.objects.filter(mentor=pair.mentor).first(),
        Relationship: pair,
        Agreement: pair.agreements.first(),
        User: pair.mentor,
        Suggestion: Suggestion.objects.first(),
        WaitlistEntry: WaitlistEntry.objects.first(),
        Meeting: coming(),
        Series: Series.objects.get(),
        CheckIn: CheckIn.objects.get(respondent=pair.mentor, relationship=pair),
        ExpectationSurvey: ExpectationSurvey.objects.get(),
    }
    return of_pair[model]


def row_for(name: str, pair: Relationship) -> Notification:
    thing = about(name, pair)
    occasion = thing.period if isinstance(thing, CheckIn) else "0"
    CheckIn.objects.filter(respondent=pair.mentor).update(due_on=timezone.now().date() + timedelta(days=5))
    return make_row(pair.mentor, kind=name, about_type=thing._meta.label, about_id=thing.pk, occasion=occasion)


def whole(mail: Mail) -> str:
    return "\n".join([mail.subject, mail.text, mail.html, mail.calendar, *(str(part) for part in mail.attachments)])


def test_every_kind_is_looked_at():
    listed = {name for names in ABOUT.values() for name in names} | set(TO_STAFF)
    assert {name.partition(".")[2] for name in KINDS} == listed


def test_no_mail_in_a_mentors_inbox_carries_what_people_wrote(talking):
    told = {
        name: whole(kinds.get(name).render(row_for(name, talking)))
        for name in KINDS
        if name.partition(".")[2] not in TO_STAFF
    }
    assert [name for name, text in told.items() if TYPED in text] == []
    assert all(talking.mentor.full_name in text for text in told.values())


def test_neither_does_the_mentors_calendar(client, talking):
    feed = renew_feed(person=talking.mentor)
    text = client.get(f"/calendar/{feed.token}.ics").content.decode().replace("\r\n ", "")
    assert "Sam Rivera" in text
    assert "CLASS:PRIVATE" in text
    assert TYPED not in text


def test_a_row_of_the_outbox_keeps_no_words_at_all(talking):
    """Bodies are made when they are sent: what lies in the queue names a kind and a thing."""
    columns = [field.name for field in Notification._meta.fields]
    values = Notification.objects.values_list(*columns)
    assert [row for row in values if any(TYPED in str(value) for value in row)] == []
