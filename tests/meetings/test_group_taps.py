"""What a student of a group reads before and after they say that they cannot come."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting
from meetings.services import cannot_come
from notifications import kinds
from notifications.models import Notification

from .factories import make_group


@pytest.fixture
def group(mentor) -> Meeting:
    return make_group(mentor, size=3, starts_at=timezone.now() + timedelta(minutes=30))


def test_before_a_student_of_a_group_taps_the_page_says_that_only_the_mentor_hears(group, client_for, mentor):
    one = group.relationships[0].mentee
    page = client_for(one).get(reverse("meetings:meeting", args=[group.pk])).content.decode()
    assert f"if you can\u2019t make it, {mentor} is." in page
    page = client_for(mentor).get(reverse("meetings:meeting", args=[group.pk])).content.decode()
    assert "the meeting is canceled, and everybody is told" in page


def test_afterwards_the_page_is_that_of_somebody_who_does_not_come(group, client_for, mentor):
    one, *others = (pair.mentee for pair in group.relationships)
    cannot_come(meeting=group, by=one)
    page = client_for(one).get(reverse("meetings:meeting", args=[group.pk])).content.decode()
    who = page.partition("<dt>Who</dt>")[2].partition("</dd>")[0]
    assert "You can\u2019t come</span>" in page
    assert "Confirmed" not in page
    assert "You" not in who
    assert all(str(person) in who for person in [mentor, *others])
    assert "still helps" not in page


def test_ones_own_word_does_not_read_as_if_the_mentor_had_taken_one_out(group):
    one = group.relationships[0].mentee
    cannot_come(meeting=group, by=one)
    row = Notification.objects.standing().get(kind="meetings.taken_out")
    mail = kinds.get(row.kind).render(row)
    assert mail.subject.startswith("You said that you can\u2019t come on ")
    assert "You said that you can\u2019t come to the meeting" in mail.text
    assert "no longer in" not in mail.text + mail.html
    assert f"/meetings/{group.pk}/" in mail.text
