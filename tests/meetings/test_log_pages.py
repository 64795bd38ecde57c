from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_zone
from matching.models import GoalShare
from matching.services import share_goal
from meetings.models import ActionItem, Meeting, PrivateNote
from tests.factories import make_goal, make_relationship, make_topic

from .factories import a_while_ago, make_agenda_item

NO_ROWS = {"actions-TOTAL_FORMS": "3", "actions-INITIAL_FORMS": "0"}


def log_page(meeting) -> str:
    return reverse("meetings:log", args=[meeting.pk])


def as_shown(response) -> dict:
    """What a browser sends when the reader changes nothing."""
    form = response.context["form"]
    data = dict(NO_ROWS)
    for field in form:
        value = field.value()
        if value not in (None, "", False, []):
            data[field.html_name] = value if isinstance(value, list) else field.field.widget.format_value(value)
    for row in form.actions:
        data[row["owner"].html_name] = row["owner"].value()
    for row in getattr(form, "goals", []):
        data[row["touched"].html_name] = row["touched"].value()
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in data.items()}


def test_a_calendar_meeting_is_logged_as_it_stands_with_one_key(client_for, mentor, past):
    client = client_for(mentor)
    opened = client.get(log_page(past))
    assert b'<button class="btn btn-primary" autofocus>Save the log</button>' in opened.content
    response = client.post(log_page(past), as_shown(opened))
    assert response.url == reverse("meetings:meeting", args=[past.pk])
    logged = Meeting.objects.get()
    assert (logged.state, logged.starts_at, logged.minutes) == ("held", past.starts_at, 30)


def test_everything_known_is_filled_in(client_for, mentor, past):
    form = client_for(mentor).get(log_page(past)).context["form"]
    local = past.starts_at.astimezone(school_zone())
    assert (form["on"].value(), form["at"].value()) == (local.date(), local.time().replace(second=0, microsecond=0))
    assert (form["minutes"].value(), form["mode"].value()) == (30, "in_person")
    assert form["outcome"].value() == "held"


def test_topics_come_from_the_agenda_else_from_shared_goals(client_for, mentor, student, past, pair):
    planning, research = make_topic("Residency planning"), make_topic("Research")
    GoalShare.objects.create(
        goal=make_goal(student, topic=planning, text="Choose a field"), relationship=pair, shared_at=timezone.now()
    )
    client = client_for(mentor)
    assert client.get(log_page(past)).context["form"]["topics"].value() == [planning.pk]
    make_agenda_item(past, student, "My research year")
    assert client.get(log_page(past)).context["form"]["topics"].value() == [research.pk]
    make_agenda_item(past, student, "Goal: Choose a field")
    assert set(client.get(log_page(past)).context["form"]["topics"].value()) == {planning.pk, research.pk}


def test_a_whole_log_is_kept(client_for, mentor, student, past):
    client, topic = client_for(mentor), make_topic()
    data = as_shown(client.get(log_page(past))) | {
        "minutes": "45",
        "mode": "video",
        "topics": [str(topic.pk)],
        "shared_notes": "We made a plan",
        "private_note": "Ask about home",
        "actions-0-text": "Read two papers",
        "actions-0-owner": str(student.pk),
        "actions-0-due_on": "2126-12-24",
    }
    client.post(log_page(past), data)
    past.refresh_from_db()
    assert (past.minutes, past.mode, past.shared_notes) == (45, "video", "We made a plan")
    item = ActionItem.objects.get()
    assert (item.text, item.owner, item.due_on) == ("Read two papers", student, date(2126, 12, 24))
    assert (PrivateNote.objects.get().author, PrivateNote.objects.get().text) == (mentor, "Ask about home")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"minutes": "2"}, "Enter at least 5 minutes."),
        ({"on": "2199-01-01"}, "Choose a time in the past."),
        ({"on": "2001-01-01"}, "Choose that day or a later one."),
        ({"outcome": "not_held"}, "Choose what came between; the closest is enough."),
        ({"actions-1-due_on": "2126-12-24"}, "Say what will be done by this date, or clear the date."),
        ({"actions-0-due_on": "soon"}, "Choose a day, or write it like 2027-06-30."),
    ],
)
def test_a_log_with_a_mistake_says_what_to_do_and_keeps_what_was_typed(client_for, mentor, past, wrong, sentence):
    client = client_for(mentor)
    typed = {
        "shared_notes": "We made a plan",
        "private_note": "Ask about home",
        "actions-0-text": "Read two papers",
        "topics": [str(make_topic().pk)],
    }
    page = client.post(log_page(past), as_shown(client.get(log_page(past))) | typed | wrong)
    content = page.content.decode()
    assert sentence in content
    assert "Not saved yet." in content
    assert "We made a plan</textarea>" in content
    assert "Ask about home</textarea>" in content
    assert 'value="Read two papers"' in content
    assert page.context["form"]["topics"].value() == typed["topics"]
    past.refresh_from_db()
    assert past.is_confirmed


def test_an_overlap_asks_beside_a_box_and_is_kept_once_ticked(client_for, student, past, other_faculty):
    other = make_relationship(other_faculty, student, started_at=a_while_ago())
    client, url = client_for(student), reverse("meetings:log-other", args=[other.pk])
    local = past.starts_at.astimezone(school_zone())
    same_time = {"on": f"{local:%Y-%m-%d}", "at": f"{local:%H:%M}", "shared_notes": "Both at once"}
    data = as_shown(client.get(url)) | same_time
    asked = client.post(url, data).content.decode()
    assert "One of you has another meeting at this time." in asked
    assert "Both at once</textarea>" in asked
    client.post(url, data | {"beside_another": "on"})
    logged = Meeting.objects.get(shared_notes="Both at once")
    assert (logged.is_held, logged.overlaps_another) == (True, True)


def test_the_chooser_lists_what_is_not_recorded_and_the_mentorships(client_for, mentor, past, pair):
    page = client_for(mentor).get(reverse("meetings:choose-log")).content.decode()
    assert log_page(past) in page
    assert reverse("meetings:log-other", args=[pair.pk]) in page


def test_the_chooser_leaves_out_what_somebody_said_they_cannot_come_to(client_for, mentor, past):
    past.participants.filter(person=mentor).update(declined_at=past.starts_at, counts=False)
    assert log_page(past) not in client_for(mentor).get(reverse("meetings:choose-log")).content.decode()


def test_a_correction_opens_with_what_was_logged(client_for, student, mentor, past):
    client = client_for(mentor)
    client.post(
        log_page(past), as_shown(client.get(log_page(past))) | {"shared_notes": "A plan", "private_note": "Mine"}
    )
    form = client_for(student).get(log_page(past)).context["form"]
    assert (form["shared_notes"].value(), form["private_note"].value()) == ("A plan", "")


def test_beside_the_other_sides_agenda_lines_stands_help(client_for, mentor, student, past):
    make_agenda_item(past, student)
    help_with = reverse("help:with", args=["agenda", past.pk])
    assert help_with in client_for(mentor).get(log_page(past)).content.decode()
    assert help_with not in client_for(student).get(log_page(past)).content.decode()


def test_each_field_names_its_readers(client_for, mentor, past):
    page = client_for(mentor).get(log_page(past)).content.decode()
    assert "You and Sam Rivera read this" in page
    assert "Only you" in page
    assert "Nobody else can read this in the application." in page


def test_the_pairs_own_topics_stand_open_and_the_rest_is_one_click_away(client_for, mentor, past):
    own, other = make_topic("Research"), make_topic("Finances")
    share_goal(
        goal=make_goal(past.relationship.mentee, topic=own), relationship=past.relationship, by=past.relationship.mentee
    )
    shown = client_for(mentor).get(log_page(past)).content.decode()
    assert shown.index(own.name) < shown.index("More topics") < shown.index(other.name)
