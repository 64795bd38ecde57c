from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from accounts.clock import school_today
from accounts.models import MentorProfile, User
from accounts.outside.endings import TO_HOST, TO_STAFF, tell_of_endings
from accounts.outside.services import make_outside
from notifications import kinds
from notifications.models import Notification
from tests import factories


def rows():
    return Notification.objects.filter(kind__in=[TO_STAFF, TO_HOST])


def told() -> set[tuple]:
    return set(rows().values_list("kind", "recipient__full_name"))


def test_host_and_staff_are_told_once(guest, staff):
    tell_of_endings(timezone.now())
    tell_of_endings(timezone.now())
    assert told() == {(TO_STAFF, "Kim Osei"), (TO_HOST, "Dr. Host")}
    assert rows().count() == 2


@pytest.mark.parametrize(("days", "tells"), [(31, False), (30, True), (0, True), (-1, False)])
def test_it_begins_thirty_days_before_the_last_day(guest, staff, set_last_day, days, tells):
    set_last_day(days)
    tell_of_endings(timezone.now())
    assert rows().exists() == tells


def test_the_days_are_those_of_the_school(guest, staff, program):
    """At three in the morning by UTC it is still the evening before in New York."""
    MentorProfile.objects.filter(user=guest).update(outside_until="2027-07-31")
    tell_of_endings(datetime(2027, 7, 1, 3, tzinfo=UTC))
    assert not rows().exists()
    tell_of_endings(datetime(2027, 7, 1, 5, tzinfo=UTC))
    assert rows().exists()


def test_a_host_who_is_of_the_staff_gets_one_mail_as_the_host(guest, staff):
    factories.make_staff(name="Lee Colleague")
    MentorProfile.objects.filter(user=guest).update(host=staff)
    tell_of_endings(timezone.now())
    assert told() == {(TO_HOST, "Kim Osei"), (TO_STAFF, "Lee Colleague")}


def test_staff_who_hand_the_guest_over_are_told_as_staff(guest, host, staff):
    MentorProfile.objects.filter(user=guest).update(host=staff)
    tell_of_endings(timezone.now())
    MentorProfile.objects.filter(user=guest).update(host=host)
    tell_of_endings(timezone.now())
    assert told() == {(TO_HOST, "Kim Osei"), (TO_STAFF, "Kim Osei"), (TO_HOST, "Dr. Host")}


def test_only_staff_of_the_whole_school_are_told(guest, staff):
    factories.make_staff(staff_scope="reports")
    tell_of_endings(timezone.now())
    assert told() == {(TO_STAFF, "Kim Osei"), (TO_HOST, "Dr. Host")}


def test_a_day_that_is_moved_is_another_one(guest, host, staff):
    tell_of_endings(timezone.now())
    later = school_today() + timedelta(days=20)
    make_outside(person=guest, host=host, affiliation="Riverside", until=later, by=staff)
    assert {kinds.get(row.kind).still_holds(row) for row in rows()} == {"The last day was moved"}
    tell_of_endings(timezone.now())
    assert rows().count() == 4


def test_a_former_host_is_not_told(guest, host, staff):
    tell_of_endings(timezone.now())
    MentorProfile.objects.filter(user=guest).update(host=staff)
    row = rows().get(kind=TO_HOST)
    assert kinds.get(TO_HOST).still_holds(row) == "Somebody else answers for this mentor now"


def test_nobody_is_told_of_a_mentor_who_left(guest, staff):
    tell_of_endings(timezone.now())
    User.objects.filter(pk=guest.pk).update(is_active=False)
    assert {kinds.get(row.kind).still_holds(row) for row in rows()} == {"The mentor has left the program"}


def test_the_mail_says_who_and_when_and_leads_there(guest, staff, program):
    program.office_name = "O'Neill Office"
    program.save()
    tell_of_endings(timezone.now())
    to_staff, to_host = (kinds.get(kind).render(rows().get(kind=kind)) for kind in (TO_STAFF, TO_HOST))
    last_day = date_format(guest.mentor_profile.outside_until)
    assert to_staff.subject == f"Dr. Guest's time as a mentor ends on {last_day}"
    assert f"/people/{guest.pk}/" in to_staff.text
    assert f"/mentors/{guest.pk}/" in to_host.html
    assert "write to O'Neill Office" in to_host.text
