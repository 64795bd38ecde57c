"""What the file of one's own data has of requests."""

from datetime import timedelta

from django.utils import timezone

from matching.models import Request
from matching.privacy import my_data
from matching.services import accept_chat
from tests import factories


def test_a_mentor_finds_when_and_where_they_said_that_they_have_time(student, mentor):
    accept_chat(request=factories.make_chat(student, mentor), by=mentor, when="Tuesday, room 12")
    assert my_data(mentor)["Requests that I received"][0]["when and where"] == "Tuesday, room 12"


def test_a_student_finds_how_long_a_request_waits_and_when_they_reminded(student, mentor):
    asked, nudged_at = factories.make_request(student, mentor), timezone.now() - timedelta(days=1)
    Request.objects.update(nudges=2, nudged_at=nudged_at)
    [row] = my_data(student)["Requests that I sent"]
    assert row["waits until"] == asked.expires_at
    assert (row["how often I reminded them"], row["last reminded"]) == (2, nudged_at)
