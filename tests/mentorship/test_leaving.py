"""A preview of leaving says what leaving then does, in every app."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.deactivation import deactivate_people
from accounts.hooks import deactivation_effects
from matching.capacity import load
from matching.models import Relationship, Request
from meetings.models import Meeting
from meetings.services import book_meeting, move_meeting
from notifications import kinds
from notifications.models import Notification
from surveys.models import CheckIn
from tests import factories
from tests.meetings.factories import make_meeting, next_openings, offer_every_day
from tests.surveys import factories as surveys


@pytest.fixture
def school(student, mentor, stranger, other_faculty):
    """Two who leave, a mentor and a student of another mentor, with something of everything."""
    surveys.install_all()
    pair = factories.make_relationship(mentor, student)
    other = factories.make_relationship(other_faculty, stranger)
    stays = factories.make_relationship(other_faculty, factories.make_student("M1"))
    factories.make_request(factories.make_student("M1"), mentor)
    factories.make_request(stranger, factories.make_mentor())
    for days, tie in enumerate((pair, other, stays), 1):
        make_meeting(tie, starts_at=timezone.now() + timedelta(days=days))
    make_meeting(pair, starts_at=timezone.now() - timedelta(days=3))
    surveys.open_now()
    return [mentor, stranger]


def standing() -> dict[str, int]:
    return {
        "Open requests that are closed": Request.objects.open().count(),
        "Mentorships that end": Relationship.objects.live().count(),
        "Meetings that are canceled": Meeting.objects.confirmed().filter(starts_at__gt=timezone.now()).count(),
        "Check-ins that are closed": CheckIn.objects.due().count(),
    }


def test_what_the_preview_counts_is_what_happens(school, staff, other_faculty):
    told = dict(line for lines in deactivation_effects(school) for line in lines)
    before, filled = standing(), load(other_faculty)
    deactivate_people(people=school, by=staff)
    after = standing()
    assert {name: before[name] - after[name] for name in before} == {name: told[name] for name in before}
    assert all(told[name] for name in before)
    assert told["Places that become free"] == filled - load(other_faculty) == 1


def test_a_meeting_ahead_is_cancelled_once_and_taken_out_of_the_other_calendar(school, staff, student):
    deactivate_people(people=school, by=staff)
    row = Notification.objects.get(kind="meetings.cancelled", recipient=student)
    mail = kinds.get(row.kind).render(row)
    assert mail.calendar_method == "CANCEL"
    assert "Dr. Ada Lind is no longer in the program." in mail.text
    assert Meeting.objects.filter(sequence__gt=1).count() == 0


def test_the_page_of_the_cancelled_meeting_says_so_too(client_for, school, staff, student):
    meeting = Meeting.objects.visible_to(student).confirmed().order_by("-starts_at").first()
    deactivate_people(people=school, by=staff)
    page = client_for(student).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "Dr. Ada Lind is no longer in the program." in page


@pytest.mark.parametrize("who", ["student", "mentor"])
def test_in_the_wait_nothing_is_booked_or_moved_with_who_is_out(student, mentor, staff, who):
    offer_every_day(mentor)
    pair = factories.make_relationship(mentor, student)
    first, *others = next_openings(pair)[::4]
    meeting = book_meeting(relationship=pair, starts_at=first, minutes=30, by=student)
    wait = timezone.now() + timedelta(hours=24)
    deactivate_people(people=[{"student": student, "mentor": mentor}[who]], by=staff, effect_at=wait)
    with pytest.raises(ValidationError, match="No meeting can be booked in this mentorship at present"):
        book_meeting(relationship=pair, starts_at=others[0], minutes=30, by=student)
    for by in (student, mentor):
        with pytest.raises(ValidationError, match="No meeting can be booked"):
            move_meeting(meeting=meeting, starts_at=others[0], by=by)
    meeting.refresh_from_db()
    assert meeting.is_confirmed
