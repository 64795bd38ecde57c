"""What the office wrote: who finds it again, and what became of its mails."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import OfficeMessage, StaffScope, User
from accounts.people.messages import write_message
from notifications import kinds
from notifications.delivery import deliver_due
from notifications.models import MutedKind, Notification
from tests import factories
from tests.queries import same_at_1_and_30

HISTORY = reverse("accounts:sent-messages")


def write(*people: User, by: User, subject: str = "A date", text: str = "It has <b>changed</b>.") -> OfficeMessage:
    return write_message(key=uuid4(), subject=subject, text=text, people=people, by=by)


def page_of(message: OfficeMessage) -> str:
    return reverse("accounts:office-message", args=[message.pk])


def test_a_person_finds_it_in_their_messages_and_a_stranger_does_not(client_for, student, stranger, staff):
    message = write(student, by=staff)
    assert page_of(message) in client_for(student).get(reverse("notifications:list")).content.decode()
    page = client_for(student).get(page_of(message)).content.decode()
    assert "It has &lt;b&gt;changed&lt;/b&gt;." in page
    assert staff.full_name not in page
    assert client_for(stranger).get(page_of(message)).status_code == 404


def test_the_mail_carries_the_offices_words_and_can_be_switched_off(student, staff, program):
    write(student, by=staff)
    kind = kinds.get("accounts.office_message")
    written = kind.render(Notification.objects.get())
    assert written.subject == "A date"
    assert "It has <b>changed</b>." in written.text
    assert "It has &lt;b&gt;changed&lt;/b&gt;." in written.html
    assert (written.reply_to, kind.essential) == (program.office_email, False)


def test_the_history_says_what_became_of_the_mails(client_for, student, stranger, mentor, staff):
    MutedKind.objects.create(person=mentor, kind="accounts.office_message", muted_at=timezone.now())
    message = write(student, stranger, mentor, by=staff)
    deliver_due()
    [(found, numbers)] = client_for(staff).get(HISTORY).context["rows"]
    assert (found, dict(numbers)) == (message, {"Sent": 2, "No longer needed": 1})


def test_a_scope_reads_its_own_alone(client_for, student, staff):
    scoped = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=student.enrollments.get().track)
    theirs, ours = write(student, by=staff), write(student, by=scoped)
    client = client_for(scoped)
    assert [message for message, _ in client.get(HISTORY).context["rows"]] == [ours]
    assert client.get(page_of(theirs)).status_code == 404
    assert {message for message, _ in client_for(staff).get(HISTORY).context["rows"]} == {theirs, ours}


def test_nobody_writes_to_whom_they_may_not_or_to_who_has_left(student, stranger, mentor, staff):
    track = student.enrollments.get().track
    scoped = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=track)
    gone = factories.make_user(is_active=False)
    for by, person in ((scoped, mentor), (student, stranger), (mentor, student), (staff, gone)):
        with pytest.raises(PermissionDenied):
            write(person, by=by)
    assert not OfficeMessage.objects.exists()


def test_the_history_costs_the_same_for_one_and_for_thirty(client_for, student, staff):
    same_at_1_and_30(client_for(staff), HISTORY, lambda: write(student, by=staff))


def test_the_same_button_twice_sends_it_once(student, stranger, staff):
    sent = {"key": uuid4(), "subject": "A date", "text": "It has changed.", "by": staff}
    assert write_message(people=[student, stranger], **sent) == write_message(people=[stranger, student], **sent)
    assert Notification.objects.count() == 2


@pytest.mark.parametrize("other", [{"subject": "Another"}, {"text": "Other words"}, {"people": "more"}])
def test_another_message_under_the_key_of_one_that_was_sent_is_refused_with_a_sentence(student, stranger, staff, other):
    sent = {"key": uuid4(), "subject": "A date", "text": "It has changed.", "people": [student], "by": staff}
    write_message(**sent)
    changed = {name: [student, stranger] if name == "people" else value for name, value in other.items()}
    with pytest.raises(ValidationError, match="sent already"):
        write_message(**sent | changed)
    assert Notification.objects.count() == 1
