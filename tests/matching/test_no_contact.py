"""Who wants no further contact: a request between the two is closed too. Nobody reads why, and it is nobody's silence."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from matching.models import Request
from matching.rules import open_requests
from matching.services import decline_request, end_relationship, expire_requests, undo_decline
from notifications import kinds
from notifications.models import Notification
from tests import factories


@pytest.fixture
def tie(mentor, student):
    return factories.make_relationship(mentor, student, kind="advising")


@pytest.fixture(params=["mentor", "student"])
def asked(request, tie, mentor, student) -> Request:
    asked = factories.make_request(student, mentor)
    end_relationship(relationship=tie, by=request.getfixturevalue(request.param), block=True)
    asked.refresh_from_db()
    return asked


def test_a_request_no_longer_waits_and_no_longer_counts(asked, student):
    assert (asked.state, asked.expired_by, asked.decided_by) == ("expired", "over", None)
    assert open_requests(student, timezone.now()) == 0


def test_the_student_reads_kind_words_and_others_with_room(asked, student, client_for):
    other = factories.make_mentor(name="Dr. Has Room")
    row = Notification.objects.get(kind="matching.request_closed")
    mail = kinds.get(row.kind).render(row)
    page = client_for(student).get(f"/requests/{asked.pk}/").content.decode()
    for text in (mail.text, mail.html, page):
        assert "Your request to Dr. Ada Lind cannot go on" in text
        assert other.full_name in text
        assert "did not answer" not in text


def test_the_mentor_has_it_no_longer_and_is_not_told(asked, mentor, client_for):
    assert not Notification.objects.filter(recipient=mentor, kind__startswith="matching.request").exists()
    assert asked.message not in client_for(mentor).get("/requests/").content.decode()


def test_it_is_nobodys_silence(asked, mentor):
    expire_requests(factories.make_request(factories.make_student(), mentor).expires_at)
    mentor.mentor_profile.refresh_from_db()
    assert mentor.mentor_profile.accepting


def test_nothing_between_others_is_closed(tie, mentor, stranger):
    factories.make_request(stranger, mentor)
    end_relationship(relationship=tie, by=mentor, block=True)
    assert Request.objects.open().count() == 1


def test_a_not_now_of_a_moment_ago_stays_one(tie, mentor, student):
    asked = decline_request(request=factories.make_request(student, mentor), by=mentor)
    end_relationship(relationship=tie, by=student, block=True)
    with pytest.raises(ValidationError, match="can no longer be taken back"):
        undo_decline(request=asked, by=mentor)
