"""A group has one shared log; who came, and why it was not held, the students do not read of each other."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.hooks import my_data
from accounts.models import Event
from meetings.models import ActionItem, Meeting, PrivateNote
from meetings.services import NewAction, log_meeting, say_attendance
from notifications.models import Notification
from tests.factories import make_relationship, make_student
from tests.queries import queries_of

from .factories import a_while_ago, make_agenda_item, make_group, make_group_meeting
from .test_log_pages import as_shown, log_page
from .test_logs import log_of


@pytest.fixture
def peer(db):
    return make_student(name="Robin Peer")


@pytest.fixture
def group(pair, peer) -> Meeting:
    """Yesterday: the mentor, the student and a peer of theirs."""
    other = make_relationship(pair.mentor, peer, started_at=a_while_ago())
    return make_group_meeting([pair, other], starts_at=timezone.now() - timedelta(days=1))


def attendance(meeting) -> dict:
    return {seat.person.full_name: seat.attendance for seat in meeting.participants.select_related("person")}


def test_who_did_not_decline_is_taken_to_have_come(client_for, mentor, group, student, peer):
    group.participants.filter(person=peer).update(declined_at=timezone.now(), counts=False)
    client = client_for(mentor)
    client.post(log_page(group), as_shown(client.get(log_page(group))))
    assert attendance(group) == {str(mentor): "came", str(student): "came", str(peer): "excused"}


def test_the_mentor_says_who_came(client_for, mentor, group, student, peer):
    client = client_for(mentor)
    data = as_shown(client.get(log_page(group))) | {f"came-{peer.pk}": "absent"}
    client.post(log_page(group), data)
    assert attendance(group) == {str(mentor): "came", str(student): "came", str(peer): "absent"}


def test_a_group_without_any_student_was_not_held(client_for, mentor, group, student, peer):
    client = client_for(mentor)
    data = as_shown(client.get(log_page(group)))
    data |= {f"came-{person.pk}": "absent" for person in (student, peer)} | {"shared_notes": "Nobody came"}
    page = client.post(log_page(group), data).content.decode()
    assert "If none of the students came, say that it did not take place." in page
    assert "Nobody came</textarea>" in page
    group.refresh_from_db()
    assert group.is_confirmed


def test_of_a_meeting_of_two_that_took_place_both_came(past, mentor, student):
    log_meeting(meeting=past, log=log_of(past), by=student)
    assert set(attendance(past).values()) == {"came"}


def test_of_one_that_did_not_take_place_nobody_is_blamed(past, mentor, student):
    past.participants.filter(person=student).update(declined_at=timezone.now(), counts=False)
    log_meeting(meeting=past, log=log_of(past, not_held_reason="no_show"), by=mentor)
    assert attendance(past) == {str(mentor): "", str(student): "excused"}


def test_a_student_says_that_they_came_and_it_stays_to_be_logged(client_for, group, student, mentor, peer):
    client = client_for(student)
    page = client.get(log_page(group))
    assert "Robin Peer" not in page.content.decode()
    assert client.post(log_page(group), {"attendance": "came"}).status_code == 302
    group.refresh_from_db()
    assert (group.state, group.logged_at) == ("confirmed", None)
    assert attendance(group) == {str(mentor): "", str(student): "came", str(peer): ""}
    assert group in client_for(mentor).get(reverse("meetings:mine")).context["to_log"]


@pytest.mark.parametrize("said", ["came", "excused", "absent"])
def test_who_has_said_whether_they_came_is_asked_no_more(client_for, group, pair, student, peer, said):
    lists = [reverse("meetings:mine"), reverse("meetings:choose-log"), reverse("matching:relationship", args=[pair.pk])]
    asked = [log_page(group) in client_for(student).get(url).content.decode() for url in lists]
    say_attendance(meeting=group, attendance=said, by=student)
    still = [log_page(group) in client_for(student).get(url).content.decode() for url in lists]
    assert (asked, still) == ([True] * 3, [False] * 3)
    assert log_page(group) in client_for(peer).get(lists[0]).content.decode()


def test_the_mentors_log_starts_from_what_students_said_and_from_nothing_else_of_theirs(
    client_for, group, mentor, student, peer
):
    make_agenda_item(group, student)
    say_attendance(meeting=group, attendance="came", by=student)
    say_attendance(meeting=group, attendance="absent", by=peer)
    client = client_for(mentor)
    form = client.get(log_page(group)).context["form"]
    assert [form[f"came-{person.pk}"].value() for person in (student, peer)] == ["came", "absent"]
    assert (form.initial["led_by"], form.initial["left"]) == ("student", [])
    client.post(log_page(group), as_shown(client.get(log_page(group))))
    group.refresh_from_db()
    assert (group.is_held, group.logged_by) == (True, mentor)
    assert attendance(group)[str(peer)] == "absent"
    assert {row.recipient for row in Notification.objects.filter(kind="meetings.logged")} == {student, peer}


def test_before_the_log_the_mentor_and_who_said_it_read_whether_they_came(client_for, group, mentor, student, peer):
    say_attendance(meeting=group, attendance="absent", by=student)
    url = reverse("meetings:meeting", args=[group.pk])
    read = {who: " ".join(client_for(who).get(url).content.decode().split()) for who in (mentor, student, peer)}
    assert "<dt>Sam Rivera said</dt><dd>did not come</dd>" in read[mentor]
    assert "<dt>You said</dt><dd>did not come</dd>" in read[student]
    assert "Change whether I came" in read[student]
    assert "did not come" not in read[peer]


def test_who_cannot_come_its_mentor_reads_and_no_peer(client_for, group, mentor, student, peer):
    make_agenda_item(group, mentor)
    group.participants.filter(person=peer).update(declined_at=timezone.now(), counts=False)
    url = reverse("meetings:meeting", args=[group.pk])
    read = {who: " ".join(client_for(who).get(url).content.decode().split()) for who in (mentor, student, peer)}
    assert "You, Robin Peer (cannot come), Sam Rivera" in read[mentor]
    assert "<dt>Who</dt><dd> Dr. Ada Lind, Sam Rivera" in read[peer]
    assert "cannot come" not in read[student]
    assert "You, Dr. Ada Lind and Robin Peer" in read[student]
    (row,) = (found["Meetings"][0] for found in my_data(student) if "Meetings" in found)
    assert sorted(row["with"]) == ["Dr. Ada Lind", "Robin Peer"]


def test_a_student_who_could_not_come_says_nothing_of_the_meeting(group, student):
    say_attendance(meeting=group, attendance="excused", by=student)
    group.refresh_from_db()
    assert group.is_confirmed
    assert attendance(group)[str(student)] == "excused"
    assert Event.objects.get(target_id=group.pk).verb == "said whether they came"


@pytest.mark.parametrize("typed", [{"attendance": ""}, {"attendance": "somebody else did"}])
def test_a_student_who_says_nothing_is_asked_again(client_for, group, student, typed):
    page = client_for(student).post(log_page(group), typed)
    assert page.status_code == 200
    assert page.context["form"].errors["attendance"]


def test_a_students_page_writes_no_words_and_nobody_elses_attendance(client_for, group, student, peer):
    typed = {"attendance": "came", f"came-{peer.pk}": "absent", "shared_notes": "Words", "private_note": "Mine"}
    client_for(student).post(log_page(group), typed)
    group.refresh_from_db()
    assert (group.shared_notes, attendance(group)[str(peer)]) == ("", "")
    assert not PrivateNote.objects.exists()


def test_a_student_does_not_reach_the_whole_log(group, student):
    with pytest.raises(ValidationError):
        log_meeting(meeting=group, log=log_of(group), by=student)


def test_the_mentors_older_page_does_not_write_over_what_a_student_said(client_for, mentor, group, student):
    client = client_for(mentor)
    data = as_shown(client.get(log_page(group)))
    say_attendance(meeting=group, attendance="excused", by=student)
    page = client.post(log_page(group), data).content.decode()
    assert "The log was changed after you opened this page." in page
    assert "Sam Rivera: could not come" in page
    assert attendance(group)[str(student)] == "excused"


def test_each_student_reads_their_own_line_and_no_reason(client_for, group, mentor, student, peer):
    log = log_of(group, attendance={peer.pk: "absent"}, shared_notes="Bring your drafts")
    log_meeting(meeting=group, log=log, by=mentor)
    url = reverse("meetings:meeting", args=[group.pk])
    pages = {who: " ".join(client_for(who).get(url).content.decode().split()) for who in (mentor, student, peer)}
    assert all("Bring your drafts" in page for page in pages.values())
    assert "Robin Peer: did not come" in pages[mentor]
    assert "You: did not come" in pages[peer]
    assert "did not come" not in pages[student]


def test_why_a_group_did_not_meet_only_its_mentor_reads(client_for, group, mentor, student, staff):
    log_meeting(meeting=group, log=log_of(group, not_held_reason="unwell"), by=mentor)
    url = reverse("meetings:meeting", args=[group.pk])
    assert "Someone was unwell" in client_for(mentor).get(url).content.decode()
    assert "Someone was unwell" not in client_for(student).get(url).content.decode()
    assert client_for(staff).get(url).status_code == 404


def test_why_two_did_not_meet_both_read_and_nobody_else(client_for, past, mentor, student, other_faculty):
    log_meeting(meeting=past, log=log_of(past, not_held_reason="clinical"), by=mentor)
    url = reverse("meetings:meeting", args=[past.pk])
    for who in (mentor, student):
        assert "Clinical duties came first" in client_for(who).get(url).content.decode()
    assert client_for(other_faculty).get(url).status_code == 404


def test_action_items_are_each_students_own_and_the_mentors_are_for_all(group, mentor, student, peer):
    actions = [NewAction("Send the draft", owner=student), NewAction("Book a room", owner=mentor)]
    log_meeting(meeting=group, log=log_of(group, actions=actions), by=mentor)
    read = {who: {item.text for item in ActionItem.objects.visible_to(who)} for who in (mentor, student, peer)}
    assert read == {
        mentor: {"Send the draft", "Book a room"}, student: {"Send the draft", "Book a room"}, peer: {"Book a room"}
    }  # fmt: skip


def test_a_stranger_takes_nothing_on(group, mentor, stranger):
    with pytest.raises(ValidationError):
        log_meeting(meeting=group, log=log_of(group, actions=[NewAction("Call", owner=stranger)]), by=mentor)


def test_everybody_in_it_is_told_once(group, mentor, student, peer):
    log_meeting(meeting=group, log=log_of(group), by=mentor)
    log_meeting(meeting=group, log=log_of(group, minutes=45), by=mentor)
    told = Notification.objects.filter(kind="meetings.logged").values_list("recipient", flat=True)
    assert sorted(told) == sorted([student.pk, peer.pk])


def test_a_groups_log_costs_the_same_for_two_students_and_for_ten(client_for, mentor):
    def queries(size: int) -> list[int]:
        meeting = make_group(mentor, size, starts_at=timezone.now() - timedelta(days=size))
        client = client_for(mentor)
        return [queries_of(client, url) for url in (log_page(meeting), reverse("meetings:meeting", args=[meeting.pk]))]

    assert queries(2) == queries(10)
