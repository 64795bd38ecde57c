"""Another address by file means what it means by hand: see tests/accounts/people/test_services.py."""

import pytest

from accounts.entry.invitations import invite
from accounts.models import FormerAddress, Invitation, User
from notifications import kinds
from notifications.models import Notification
from tests.factories import make_student

from .files import applied, people_file, read

pytestmark = pytest.mark.django_db

MOVED = people_file({"school_id": "S-1", "email": "new@example.edu", "name": "Sam Rivera", "role": "student"})


@pytest.fixture
def sam() -> User:
    return make_student(name="Sam Rivera", email="sam@example.edu", school_id="S-1")


def test_it_ends_sessions_and_is_told_to_both_inboxes(client_for, sam, staff):
    client = client_for(sam)
    assert client.get("/").status_code == 200

    applied(MOVED, staff)

    assert client.get("/").status_code == 302
    mails = {row.kind: kinds.get(row.kind).render(row) for row in Notification.objects.all()}
    assert mails["accounts.old_address"].to == "sam@example.edu"
    assert set(mails) == {"accounts.old_address", "accounts.new_address"}
    assert list(FormerAddress.objects.values_list("person", "address", "replaced_by")) == [
        (sam.pk, "sam@example.edu", staff.pk)
    ]


def test_an_invitation_that_waits_goes_to_the_new_address(sam, staff):
    [old] = invite(people=[sam], by=staff)

    applied(MOVED, staff)

    fresh = Invitation.objects.exclude(pk=old.pk).get()
    assert [row.about for row in Notification.objects.pending()] == [fresh]


def test_it_is_said_before(sam, staff):
    run = read(MOVED, staff)

    assert run.notes["remarks"] == [
        "Another address for 1: they are signed out, and a mail goes to the old and the new inbox."
    ]
