"""When an agenda is due, what it can start from, and the two lines that a mentor reads before a meeting."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.hooks import home_next, home_now
from matching.models import GoalShare
from meetings import emails
from meetings.models import AgendaItem
from meetings.preparation import Lines, due_at, lines_of, prompt_at, read_lines, two_lines
from meetings.suggested import groups, left_over, to_start_with
from notifications.delivery import deliver_due
from notifications.services import notify
from tests.factories import make_goal, make_relationship, make_student

from .factories import (
    a_while_ago,
    make_action_item,
    make_agenda_item,
    make_group,
    make_meeting,
    make_past_meeting,
    make_prompt,
)


def lines_to_add(meeting, user) -> dict[str, list[str]]:
    return {group.title: group.lines for group in groups(meeting, user)}


def sent(meeting, kind, recipient) -> list[str]:
    notify(kind=kind, recipient=recipient, about=meeting, occasion=f"60m:{meeting.sequence}")
    mail.outbox.clear()
    deliver_due()
    return [message.body for message in mail.outbox if recipient.email in message.to[0]]


def test_the_agenda_is_due_as_long_before_as_the_program_says(meeting, program):
    assert due_at(meeting) == meeting.starts_at - timedelta(hours=24)
    program.agenda_due_hours = 6
    program.save()
    assert due_at(meeting) == meeting.starts_at - timedelta(hours=6)


@pytest.mark.parametrize(
    ("due_hours", "hours_ahead", "asked_hours_before"),
    [(24, 72, 48), (72, 200, 96), (6, 72, 48), (6, 40, 30), (24, 48, None), (6, 29, None)],
)
def test_a_student_is_asked_at_the_earlier_time_that_is_still_ahead(
    pair, program, due_hours, hours_ahead, asked_hours_before
):
    program.agenda_due_hours = due_hours
    program.save()
    now = timezone.now()
    meeting = make_meeting(pair, starts_at=now + timedelta(hours=hours_ahead))
    wanted = asked_hours_before and meeting.starts_at - timedelta(hours=asked_hours_before)
    assert prompt_at(meeting, now) == wanted


def test_the_two_lines_are_a_number_and_whether_the_student_wrote(meeting, past, pair):
    make_action_item(past, pair.mentee)
    make_action_item(past, pair.mentor)
    make_action_item(past, pair.mentee, state="done")
    make_agenda_item(meeting, pair.mentor, "The mentor's own")
    lines = two_lines([meeting])[meeting.pk]
    assert (lines.open_items, lines.has_agenda, lines.has_written(pair.mentee)) == (2, False, False)
    make_agenda_item(meeting, pair.mentee)
    lines = two_lines([meeting])[meeting.pk]
    assert (lines.has_agenda, lines.has_written(pair.mentee)) == (True, True)


def test_the_lines_of_a_group_count_all_its_mentorships(mentor):
    group = make_group(mentor, size=2)
    one, other = group.relationships
    for days, pair in enumerate((one, other), 1):
        make_action_item(make_past_meeting(pair, days=days, state="held"), pair.mentee)
    make_agenda_item(group, one.mentee)
    lines = two_lines([group])[group.pk]
    assert (lines.open_items, lines.has_agenda) == (2, True)
    assert (lines.has_written(one.mentee), lines.has_written(other.mentee)) == (True, False)


def test_the_lines_of_many_meetings_take_two_queries(mentor, django_assert_num_queries):
    for number in range(5):
        pair = make_relationship(mentor, make_student(), started_at=a_while_ago())
        make_agenda_item(make_meeting(pair, starts_at=timezone.now() + timedelta(days=number + 1)), pair.mentee)
    found = list(type(make_past_meeting(pair)).objects.filter(starts_at__gt=timezone.now()).with_people())
    with django_assert_num_queries(2):
        read_lines(found)
        assert all(lines_of(meeting).has_agenda for meeting in found)


def test_no_meeting_has_no_lines():
    assert two_lines([]) == {}
    assert Lines().has_agenda is False


def test_a_mentor_reads_the_two_lines_in_the_reminder(meeting, past, pair):
    make_action_item(past, pair.mentee, text="Phone the dean")
    (body,) = sent(meeting, emails.REMINDER, pair.mentor)
    assert "One action item is open in this mentorship.\nThere is no agenda yet." in body
    assert f"/meetings/{meeting.pk}/" in body
    assert "Phone the dean" not in body


def test_a_student_reads_in_the_reminder_whether_the_agenda_is_missing(meeting, pair):
    (missing,) = sent(meeting, emails.REMINDER, pair.mentee)
    assert "Your agenda is still missing" in missing
    assert "action item" not in missing


def test_a_student_who_has_written_is_not_told_that_it_is_missing(meeting, pair):
    make_agenda_item(meeting, pair.mentee, "I fail anatomy")
    (body,) = sent(meeting, emails.REMINDER, pair.mentee)
    assert "Your agenda is there." in body
    assert "I fail anatomy" not in body


def test_what_the_mentor_added_does_not_keep_the_student_from_being_asked(meeting, pair):
    make_agenda_item(meeting, pair.mentor)
    (body,) = sent(meeting, emails.AGENDA_PROMPT, pair.mentee)
    assert "no line of yours" in body


def test_each_student_of_a_group_is_asked_for_themselves(mentor):
    group = make_group(mentor, size=2)
    one, other = (pair.mentee for pair in group.relationships)
    make_agenda_item(group, one)
    assert sent(group, emails.AGENDA_PROMPT, one) == []
    assert len(sent(group, emails.AGENDA_PROMPT, other)) == 1


def test_what_was_not_talked_about_is_offered_again_to_whoever_wrote_it(pair, student, mentor):
    past = make_past_meeting(pair, state="held")
    make_agenda_item(past, student, "Electives")
    make_agenda_item(past, student, "Step 2")
    make_agenda_item(past, mentor, "Papers")
    AgendaItem.objects.filter(text="Step 2").update(done_at=timezone.now())
    meeting = make_meeting(pair)
    assert lines_to_add(meeting, student)["Left from last time"] == ["Electives"]
    assert lines_to_add(meeting, mentor)["Left from last time"] == ["Papers"]
    assert to_start_with(pair, student) == ["Electives"]


def test_only_the_latest_meeting_leaves_something_over(pair, student):
    make_agenda_item(make_past_meeting(pair, days=20, state="held"), student, "Long ago")
    make_past_meeting(pair, days=5, state="held")
    assert left_over([pair], student) == []


def test_an_imported_meeting_leaves_nothing_over_and_hides_nothing(pair, student):
    make_agenda_item(make_past_meeting(pair, days=20, state="held"), student, "Electives")
    imported = make_past_meeting(pair, days=5, state="held")
    imported.imported_at = timezone.now()
    imported.save()
    assert left_over([pair], student) == ["Electives"]


def test_prompts_are_those_of_the_students_stage_and_for_all(meeting, student):
    make_prompt("For every year")
    make_prompt("For the second year", "M2")
    make_prompt("For the third year", "M3")
    retired = make_prompt("No longer offered")
    retired.retired_at = timezone.now()
    retired.save()
    found = lines_to_add(meeting, student)["Good questions at your stage"]
    assert sorted(found) == ["For every year", "For the second year"]


def test_a_mentor_is_offered_no_prompts_of_students(meeting, mentor):
    make_prompt("For every year")
    assert lines_to_add(meeting, mentor) == {}


def test_what_is_on_the_agenda_is_not_offered_again(meeting, student):
    make_prompt("For every year")
    make_agenda_item(meeting, student, "For every year")
    assert lines_to_add(meeting, student) == {}


def test_what_two_people_promised_and_want_is_not_offered_to_a_group(mentor):
    group = make_group(mentor, size=2)
    pair = group.relationships[0]
    past = make_past_meeting(pair, state="held")
    make_action_item(past, pair.mentee, text="See the counselor")
    make_agenda_item(past, pair.mentee, "My marks")
    goal = make_goal(pair.mentee, text="Leave medicine")
    GoalShare.objects.create(goal=goal, relationship=pair, shared_at=timezone.now())
    assert lines_to_add(group, pair.mentee) == {}
    assert set(lines_to_add(make_meeting(pair, starts_at=timezone.now() + timedelta(days=9)), pair.mentee)) == {
        "Left from last time",
        "Open action items",
        "Your goals",
    }


def test_home_says_when_the_agenda_is_due(pair, student):
    meeting = make_meeting(pair, starts_at=timezone.now() + timedelta(days=3))
    (item,) = [item for items in home_now(student) for item in items if "agenda" in item.title]
    assert item.url == f"{reverse('meetings:meeting', args=[meeting.pk])}#agenda"
    assert "due" in item.detail
    assert item.tone == ""


def test_home_asks_a_student_although_the_mentor_has_added_a_line(pair, student):
    make_agenda_item(make_meeting(pair), pair.mentor)
    assert [item for items in home_now(student) for item in items if "agenda" in item.title]


def test_a_mentor_reads_the_two_lines_at_home(pair, mentor):
    meeting = make_meeting(pair)
    make_action_item(make_past_meeting(pair, state="held"), pair.mentee)
    make_agenda_item(meeting, pair.mentee)
    (item,) = [item for items in home_next(mentor) for item in items if item.title.startswith("Meeting")]
    assert item.detail.endswith("1 open action item, the agenda is there")
