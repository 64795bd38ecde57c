from datetime import timedelta

from django.utils import timezone

from accounts.clock import school_today
from matching.models import Request
from matching.services import away_changed, expire_requests
from notifications.models import Notification
from tests import factories


def test_a_request_expires_on_its_day_and_not_before(student, mentor):
    asked = factories.make_request(student, mentor)
    assert expire_requests(asked.expires_at - timedelta(seconds=1)) == 0
    assert expire_requests(asked.expires_at) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (Request.State.EXPIRED, None)
    assert Notification.objects.get(kind="matching.request_closed").recipient == student


def test_expiring_twice_tells_once(student, mentor):
    asked = factories.make_request(student, mentor)
    expire_requests(asked.expires_at)
    assert expire_requests(asked.expires_at) == 0
    assert Notification.objects.count() == 1


def test_two_expiries_in_a_row_pause_new_requests(student, stranger, mentor):
    late = timezone.now() + timedelta(days=15)
    factories.make_request(student, mentor)
    expire_requests(late)
    mentor.mentor_profile.refresh_from_db()
    assert mentor.mentor_profile.accepting
    factories.make_request(stranger, mentor)
    expire_requests(late)
    mentor.mentor_profile.refresh_from_db()
    assert not mentor.mentor_profile.accepting
    assert Notification.objects.get(kind="matching.accepting_off").recipient == mentor


def test_a_long_absence_closes_open_requests_and_a_short_one_stops_their_clock(student, stranger, mentor):
    first, second = factories.make_request(student, mentor), factories.make_request(stranger, mentor)
    profile, today = mentor.mentor_profile, school_today()
    profile.away_from, profile.away_until = today, today + timedelta(days=3)
    profile.save()
    away_changed(mentor)
    moved = Request.objects.get(pk=first.pk)
    assert moved.expires_at - first.expires_at == timedelta(days=4)
    profile.away_until = today + timedelta(days=20)
    profile.save()
    away_changed(mentor)
    second.refresh_from_db()
    assert second.state == Request.State.EXPIRED
