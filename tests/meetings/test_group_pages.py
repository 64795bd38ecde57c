"""The pages of group meetings, and what each reader sees of the others."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from matching.services import end_relationship
from meetings.additions import marks
from meetings.models import Meeting, Participant
from meetings.services import remove_from_group
from reports.activity import years_of
from tests.factories import make_mentor, make_relationship, make_student
from tests.queries import same_at_1_and_30

from .factories import ZONE, a_while_ago, make_action_item, make_group, make_group_meeting, make_meeting

NAMES = ["Ana Diaz", "Ben Cho", "Cy Roe"]


def address(name: str, *args) -> str:
    return reverse(f"meetings:{name}", args=args)


@pytest.fixture
def pairs(mentor):
    return [make_relationship(mentor, make_student(name=name), started_at=a_while_ago()) for name in NAMES]


@pytest.fixture
def group(pairs) -> Meeting:
    return make_group_meeting(pairs)


@pytest.fixture
def held(pairs) -> Meeting:
    return make_group_meeting(
        pairs, starts_at=timezone.now() - timedelta(days=30), state="held", shared_notes="Be kind"
    )


def form(pairs, **changed) -> dict:
    day = school_today() + timedelta(days=4)
    known = {"on": day, "clock": "16:00", "minutes": 60, "mode": "in_person", "place": "Library", "often": "once"}
    return known | {"pairs": [pair.pk for pair in pairs], "count": ""} | changed


def test_a_mentor_looks_who_is_free_and_arranges_with_one_click(client_for, mentor, pairs):
    client = client_for(mentor)
    html = client.post(address("group-new"), form(pairs)).content.decode()
    assert "Arrange it" in html
    assert not Meeting.objects.exists()
    client.post(address("group-new"), form(pairs, send="1"))
    assert Meeting.objects.get().participants.count() == 4


def test_who_is_not_free_is_named_without_why(client_for, mentor, pairs):
    elsewhere = make_relationship(make_mentor(name="Secret Mentor"), pairs[0].mentee)
    make_meeting(elsewhere, starts_at=datetime.combine(form(pairs)["on"], time(16), ZoneInfo(ZONE)))
    html = client_for(mentor).post(address("group-new"), form(pairs, send="1")).content.decode()
    assert "Not free: Ana Diaz" in html
    assert "Secret Mentor" not in html
    assert not Meeting.objects.filter(is_group=True).exists()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"pairs": []}, "pairs", "two students or more"),
        ({"on": "2020-01-01"}, "on", "still to come"),
        ({"on": "0001-01-01"}, "on", "still to come"),
        ({"on": "9999-12-31", "clock": "23:30"}, "on", "this year or the next two"),
        ({"on": "soon"}, "on", "Choose a day."),
        ({"clock": "late"}, "clock", "Write a time like 16:00."),
        ({"minutes": 5}, "minutes", "10 minutes or more"),
        ({"often": "1", "count": ""}, "count", "how many"),
        ({"mode": "messages"}, "mode", "This is not in the list"),
    ],
)
def test_bad_input_gets_a_sentence(client_for, mentor, pairs, changed, field, words):
    response = client_for(mentor).post(address("group-new"), form(pairs) | changed)
    assert words in response.context["form"].errors[field][0]


def test_who_keeps_the_calendar_arranges_and_moves_a_group(client_for, mentor, pairs, assistant, grant):
    client = client_for(assistant)
    client.post(address("kept-group", mentor.pk), form(pairs, send="1"))
    meeting = Meeting.objects.get()
    html = client.get(address("kept", mentor.pk)).content.decode()
    assert [name for name in NAMES if name not in html] == []
    client.post(address("kept-move", mentor.pk, meeting.pk), form(pairs, clock="18:00"))
    assert Meeting.objects.get().starts_at.astimezone(ZoneInfo(ZONE)).hour == 18


def test_a_mentor_adds_and_takes_out_on_one_page(client_for, mentor, group):
    new, client = make_relationship(mentor, make_student(name="Di Fox")), client_for(mentor)
    assert "Di Fox" in client.get(address("group-people", group.pk)).content.decode()
    client.post(address("group-add", group.pk), {"pair": new.pk})
    gone = group.relationships[0].mentee
    client.post(address("group-remove", group.pk, gone.pk))
    coming = Participant.objects.kept().filter(meeting=group)
    assert coming.filter(person=new.mentee).exists()
    assert not coming.filter(person=gone).exists()


def test_somebody_elses_student_cannot_be_added(client_for, mentor, group, other_faculty):
    theirs = make_relationship(other_faculty, make_student())
    client_for(mentor).post(address("group-add", group.pk), {"pair": theirs.pk})
    client_for(mentor).post(address("group-add", group.pk), {"pair": "x"})
    assert group.participants.count() == 4


def test_everybody_in_it_opens_it_and_reads_all_names(client_for, group, pairs, mentor):
    for person in (mentor, *(pair.mentee for pair in pairs)):
        html = client_for(person).get(address("meeting", group.pk)).content.decode()
        assert [name for name in NAMES if name not in html and person.full_name != name] == []


def test_home_lists_and_the_mentorship_show_a_group_to_each_in_it(client_for, group, pairs, mentor):
    for person in (mentor, pairs[1].mentee):
        client = client_for(person)
        for page in ("/", address("mine"), reverse("matching:relationship", args=[pairs[1].pk])):
            assert address("meeting", group.pk) in client.get(page).content.decode()


def test_the_mentor_alone_is_asked_for_the_log(client_for, pairs, mentor):
    past = make_group_meeting(pairs, starts_at=timezone.now() - timedelta(days=1))
    assert address("log", past.pk) in client_for(mentor).get("/").content.decode()
    assert address("log", past.pk) not in client_for(pairs[0].mentee).get("/").content.decode()


def test_a_student_reads_no_attendance_and_no_promise_of_another(client_for, held, pairs):
    Participant.objects.filter(person=pairs[1].mentee).update(attendance="absent")
    make_action_item(held, pairs[0].mentee, text="Call the clinic")
    theirs = client_for(pairs[2].mentee).get(address("meeting", held.pk)).content.decode()
    assert "Be kind" in theirs
    assert [words for words in ("Did not come", "did not come", "Call the clinic") if words in theirs] == []


def test_who_has_left_does_not_read_what_is_written_after(client_for, held, pairs):
    left = pairs[0]
    end_relationship(relationship=left, by=left.mentee)
    assert "Be kind" not in client_for(left.mentee).get(address("meeting", held.pk)).content.decode()
    assert "Be kind" in client_for(pairs[1].mentee).get(address("meeting", held.pk)).content.decode()


def test_a_held_group_is_a_knot_in_each_mentorship_and_one_meeting_of_the_mentor(held, pairs, mentor):
    assert {len(found) for found in marks(pairs).values()} == {1}
    assert sum(year.meetings for year in years_of(mentor)) == 1


def test_the_list_of_meetings_costs_the_same_queries_for_thirty_groups(client_for, mentor):
    days = iter(range(1, 60))
    same_at_1_and_30(
        client_for(mentor),
        address("mine"),
        lambda: make_group(mentor, 2, starts_at=timezone.now() + timedelta(days=next(days))),
    )


@pytest.mark.parametrize("given", [["mentoring", "advising"], ["advising", "mentoring"]])
def test_a_student_who_is_mentored_and_advised_is_one_name_and_sits_there_as_mentored(client_for, mentor, given):
    student = make_student(name="Di Fox")
    for kind in given:
        make_relationship(mentor, student, kind=kind, started_at=a_while_ago())
    make_relationship(mentor, make_student(name="Ana Diaz"), started_at=a_while_ago())
    found = client_for(mentor).get(address("group-new")).context["form"].fields["pairs"].queryset
    assert [(str(pair.mentee), pair.kind) for pair in found] == [("Ana Diaz", "mentoring"), ("Di Fox", "mentoring")]


def test_who_is_in_it_under_one_kind_is_not_added_under_another(client_for, mentor, group, pairs):
    advised = make_relationship(mentor, pairs[0].mentee, kind="advising", started_at=a_while_ago())
    page = client_for(mentor).post(address("group-add", group.pk), {"pair": advised.pk}, follow=True)
    assert "is in this meeting already" in page.content.decode()


def test_the_students_whom_a_mentor_can_add_come_in_the_order_of_their_names(client_for, mentor, group):
    for name in ("Zoe Ott", "Di Fox", "Mo Lee"):
        make_relationship(mentor, make_student(name=name), started_at=a_while_ago())
    others = client_for(mentor).get(address("group-people", group.pk)).context["others"]
    assert [str(pair.mentee) for pair in others] == ["Di Fox", "Mo Lee", "Zoe Ott"]


def test_who_keeps_the_calendar_does_not_say_who_comes(client_for, group, assistant, grant):
    client, gone = client_for(assistant), group.relationships[0].mentee
    assert client.get(address("group-people", group.pk)).status_code == 404
    with pytest.raises(ValidationError, match="Nobody can be taken out"):
        remove_from_group(meeting=group, person=gone, by=assistant)


def test_the_word_after_a_group_is_canceled_speaks_of_everybody(client_for, mentor, group):
    page = client_for(mentor).post(address("cancel", group.pk), follow=True).content.decode()
    assert "Canceled. Everybody in it gets a mail." in page
