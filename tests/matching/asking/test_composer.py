"""Writing a request: what stands in it already, and what is refused with a sentence."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.timezone import localtime

from accounts.clock import school_today
from matching.forms.times import LocalTimeField
from matching.models import MentorPreference, Request
from tests import factories

from .words import NEW_YORK, TYPED, in_days, page, starts_with, write_about


def test_who_i_am_stands_there_from_the_profile(sam, address, student):
    write_about(student, about="I grew up on a farm.", interests="Asthma, rowing")
    entered = student.student_profile.cohort
    assert starts_with(sam, address)["introduction"] == (
        f"I am Sam Rivera, an M2 student (Pathways, entered in {entered}).\n"
        "I grew up on a farm.\nMy interests: Asthma, rowing"
    )


@pytest.mark.parametrize("audience", ["tied", "me", "hidden"])
def test_nothing_stands_there_that_an_asked_mentor_may_not_read(sam, address, student, audience):
    write_about(student, about="I grew up on a farm.", visibility={"about": audience})
    assert "farm" not in starts_with(sam, address)["introduction"]


def test_a_long_profile_is_cut_between_two_words(sam, address, student):
    write_about(student, about="word " * 190, interests="more " * 100)
    found = starts_with(sam, address)["introduction"]
    assert len(found) <= 600
    assert found.endswith("word…")


def test_who_has_asked_before_does_not_write_who_they_are_again(sam, address, student, other_faculty):
    Request.objects.filter(pk=factories.make_request(student, other_faculty).pk).update(introduction="My own words")
    assert starts_with(sam, address)["introduction"] == "My own words"
    Request.objects.update(created_at=timezone.now() - timedelta(days=400))
    assert "I am Sam Rivera" in starts_with(sam, address)["introduction"]


def test_the_goals_that_the_mentor_covers_come_first_and_three_are_ticked(sam, address, student, mentor):
    topic, other = factories.make_topic(), factories.make_topic("Finances")
    mentor.mentor_profile.topics.set([topic])
    factories.make_goal(student, topic=other, text="Not theirs", importance=5)
    for number in range(4):
        factories.make_goal(student, topic=topic, text=f"Theirs {number}")
    form = sam.get(address).context["form"]
    labels = [label for _, label in form.fields["goals"].choices]
    assert labels[-1] == "Not theirs (Finances)"
    assert [label for key, label in form.fields["goals"].choices if key in form.initial["goals"]] == labels[:3]


def test_a_goal_that_the_mentor_does_not_cover_is_theirs_to_tick(sam, address, student):
    factories.make_goal(student)
    assert starts_with(sam, address)["goals"] == []


def test_how_often_and_how_long_come_from_what_is_known(sam, address, student, mentor):
    profile = mentor.mentor_profile
    assert (starts_with(sam, address)["cadence_weeks"], starts_with(sam, address)["length_minutes"]) == (4, 30)
    profile.cadence_weeks, profile.length_minutes = 3, 50
    profile.save()
    assert (starts_with(sam, address)["cadence_weeks"], starts_with(sam, address)["length_minutes"]) == (3, 50)
    assert "Every 3 weeks" in page(sam.get(address))
    MentorPreference.objects.create(student=student, cadence_weeks=2, changed_at=timezone.now())
    assert starts_with(sam, address)["cadence_weeks"] == 2
    profile.visibility = {"cadence_weeks": "me"}
    profile.save()
    assert starts_with(sam, address)["length_minutes"] == 30


def test_what_the_two_share_is_a_hint_and_no_text(sam, address, student, mentor):
    topic, specialty = factories.make_topic(), factories.make_specialty()
    factories.make_goal(student, topic=topic)
    mentor.mentor_profile.topics.set([topic])
    mentor.mentor_profile.specialties.set([specialty])
    student.student_profile.specialties.set([specialty])
    found = sam.get(address)
    assert "Your goals and what they offer: “Residency planning”." in page(found)
    assert "You are curious about their field: “Cardiology”." in page(found)
    assert found.context["form"].initial["message"] == ""
    mentor.mentor_profile.visibility = {"specialties": "me"}
    mentor.mentor_profile.save()
    assert "Cardiology" not in page(sam.get(address))


def test_everything_but_the_message_may_stay_as_it_is(sam, address, student):
    write_about(student, about="I grew up on a farm.")
    form = sam.get(address).context["form"]
    untouched = {field.name: field.value() for field in form if field.value() not in (None, False, "")}
    assert "on its way" in page(sam.post(address, untouched | {"message": "Hello"}, follow=True))
    sent = Request.objects.get()
    assert (sent.kind, sent.wants_trial, sent.proposed_times, sent.hoped_until) == ("mentoring", True, [], None)
    assert "I grew up on a farm." in sent.introduction


def test_all_that_was_typed_is_sent(sam, address, student):
    goal, until = factories.make_goal(student), school_today() + timedelta(days=100)
    more = {"goals": [goal.pk], "hoped_until": until.isoformat(), "time_2": in_days(3), "time_1": in_days(5)}
    sam.post(address, {name: value for name, value in (TYPED | more).items() if name != "wants_trial"})
    sent = Request.objects.get()
    assert (list(sent.goals.all()), sent.hoped_until, sent.wants_trial, sent.time_zone) == (
        [goal],
        until,
        False,
        NEW_YORK,
    )
    local = [localtime(at, ZoneInfo(NEW_YORK)).strftime("%Y-%m-%dT%H:%M") for at in sent.proposed_times]
    assert local == [more["time_2"], more["time_1"]]


def test_times_are_meant_as_the_students_clock_shows_them(sam, address, student):
    student.time_zone = "America/Los_Angeles"
    student.save()
    assert "America/Los Angeles" in page(sam.get(address))
    sam.post(address, TYPED | {"time_1": in_days(2, "America/Los_Angeles")})
    sent = Request.objects.get()
    wanted = datetime.fromisoformat(in_days(2, "America/Los_Angeles")).replace(tzinfo=ZoneInfo("America/Los_Angeles"))
    assert (sent.proposed_times, sent.time_zone) == ([wanted], "America/Los_Angeles")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("message", " ", "Write a sentence or two: it is what your mentor decides by."),
        ("message", "\u200b\u200d\u3164", "Write a sentence or two for Dr. Ada Lind."),
        ("message", "x" * 1501, "Keep it to 1500 characters: it has 1501 now."),
        ("introduction", "x" * 601, "Keep it to 600 characters: it has 601 now."),
        ("time_1", "2020-01-01T10:00", "This time has passed. Choose one that is still to come."),
        ("time_1", "2199-01-01T10:00", "Choose a time within the next 60 days."),
        ("time_1", "9999-12-31T23:59", "Choose a time within the next 60 days."),
        ("time_1", "12027-01-01T10:00", "Choose a time within the next 60 days."),
        ("time_1", "soon", "Choose a day and a time"),
        ("time_1", "2026-13-45T10:00", "Choose a day and a time"),
        ("time_1", "2199-01-01T10:00+02:00", "Choose a day and a time"),
        ("hoped_until", "2020-01-01", "Choose a day in the coming eight years, or leave it empty."),
        ("hoped_until", "9999-12-31", "Choose a day in the coming eight years, or leave it empty."),
    ],
)
def test_what_cannot_be_meant_gets_a_sentence_and_stays(sam, address, field, value, sentence):
    found = sam.post(address, TYPED | {field: value})
    assert sentence in page(found)
    assert found.context["form"][field].value() == value
    assert not Request.objects.exists()


def test_the_example_of_a_time_is_one_that_could_be_chosen(program):
    field = LocalTimeField(zone=ZoneInfo(NEW_YORK))
    with pytest.raises(ValidationError) as refused:
        field.clean("soon")
    example = re.search(r"such as (.+?), or", refused.value.messages[0])[1]
    assert field.clean(example)


def test_a_box_says_how_much_it_holds_and_shows_all_that_stands_in_it(sam, address, student):
    write_about(student, about="A line\n" * 8)
    found = page(sam.get(address))
    assert "Up to 1,500 characters." in found
    assert 'rows="10"' in found or 'rows="11"' in found


def test_a_full_mentor_can_be_asked_or_waited_for(sam, address, mentor):
    mentor.mentor_profile.capacity = 0
    mentor.mentor_profile.save()
    found = page(sam.get(address))
    assert "closes after 14 days" in found
    assert "If you can wait longer, the waitlist is better" in found
    assert "Join the waitlist" in found


def test_one_time_twice_is_one_too_many(sam, address):
    assert "You chose this time twice." in page(sam.post(address, TYPED | {"time_1": in_days(2), "time_3": in_days(2)}))


def test_an_hour_that_the_spring_change_skips_is_said(program):
    field = LocalTimeField(zone=ZoneInfo(NEW_YORK))
    with pytest.raises(ValidationError, match="Clocks go forward"):
        field.to_python("2027-03-14T02:30")


def test_of_an_hour_that_the_autumn_change_repeats_the_first_is_meant(program):
    found = LocalTimeField(zone=ZoneInfo(NEW_YORK)).to_python("2026-11-01T01:30")
    assert found == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_goal_of_somebody_else_cannot_be_attached(sam, address, stranger):
    sam.post(address, TYPED | {"goals": [factories.make_goal(stranger).pk]})
    assert not Request.objects.exists()


def test_what_became_impossible_in_between_keeps_the_text_and_shows_the_waitlist(sam, address, mentor, stranger):
    mentor.mentor_profile.capacity = 0
    mentor.mentor_profile.save()
    for _ in range(2):
        factories.make_request(factories.make_student(), mentor)
    found = page(sam.post(address, TYPED))
    assert "All places with Dr. Ada Lind are taken." in found
    assert "Your asthma work made me curious." in found
    assert "Join the waitlist" in found


def test_the_research_form_is_open_where_the_foremost_goal_is_research_and_the_order_stays(
    sam, address, student, mentor
):
    names = [name for name, *_ in sam.get(address).context["tabs"]]
    assert names == ["general", "research"]
    factories.make_goal(student, topic=factories.make_topic("Research"))
    found = sam.get(address)
    assert [name for name, *_ in found.context["tabs"]] == ["general", "research"]
    assert "Which part of their work draws you" in page(found)
    assert "Which part of their work draws you" not in page(sam.get(f"{address}?form=general"))


def test_the_other_form_keeps_what_both_have_and_sends_nothing(sam, address, student):
    goal = factories.make_goal(student, topic=factories.make_topic())
    typed = {name: value for name, value in TYPED.items() if name != "wants_trial"}
    typed |= {"goals": [goal.pk], "time_1": in_days(3), "cadence_weeks": "8", "hoped_until": "2030-01-31"}
    drawn = sam.post(address, typed | {"form": "general", "switch": "research"})
    form = drawn.context["form"]
    assert not Request.objects.exists()
    assert (form.kind, form.is_bound) == ("research", False)
    assert "Could we talk &lt;b&gt;about&lt;/b&gt; it" in page(drawn)
    assert 'name="wants_trial" class="checkboxinput form-check-input" checked' not in page(drawn)
    again = {field.name: field.value() for field in form if field.value() not in (None, False, "")}
    sam.post(address, again | {"form": "research", "research_aspect": "The registry"})
    sent = Request.objects.get()
    assert (sent.kind, sent.cadence_weeks, sent.wants_trial, list(sent.goals.all())) == ("research", 8, False, [goal])
    assert (len(sent.proposed_times), sent.hoped_until.year, sent.research_aspect) == (1, 2030, "The registry")


@pytest.mark.parametrize("weeks", ["", "x", "4000", "9" * 5000])
def test_the_other_form_begins_with_the_usual_rhythm_where_none_could_be_read(sam, address, weeks):
    form = sam.post(address, TYPED | {"cadence_weeks": weeks, "switch": "research"}).context["form"]
    assert form["cadence_weeks"].value() == 4


def test_the_other_form_complains_of_nothing_yet(sam, address):
    drawn = page(sam.post(address, {"introduction": "I am Sam.", "switch": "research"}))
    assert "I am Sam." in drawn
    assert "is-invalid" not in drawn


def test_what_was_typed_stays_when_the_mentor_closes_before_the_other_form_is_opened(sam, address, mentor):
    mentor.mentor_profile.accepting = False
    mentor.mentor_profile.save()
    drawn = page(sam.post(address, TYPED | {"switch": "research"}))
    assert "not open to new requests" in drawn
    assert "Your asthma work made me curious." in drawn


def test_a_goal_from_another_tab_does_not_change_the_form_under_way(sam, address, student):
    factories.make_goal(student, topic=factories.make_topic("Research"))
    sam.post(address, TYPED | {"form": "general"})
    assert Request.objects.get().kind == "mentoring"


def test_enter_shows_the_preview_and_changes_no_form(sam, address):
    buttons = re.findall(r'<button [^>]*name="(\w+)" value="(\w+)"', page(sam.get(address)).split("<main")[1])
    assert buttons[:3] == [("step", "see"), ("switch", "general"), ("switch", "research")]


def test_the_research_form_comes_first_where_nothing_but_the_mentor_speaks_of_it(sam, address, mentor):
    mentor.mentor_profile.research_skills = "R and patience"
    mentor.mentor_profile.save()
    found = page(sam.get(address))
    assert "What helps there: “R and patience”" in found
    assert "agree who will be an author" in found
    mentor.mentor_profile.visibility = {"research_skills": "me"}
    mentor.mentor_profile.save()
    assert "R and patience" not in page(sam.get(f"{address}?form=research"))


def test_the_general_form_takes_no_words_about_research(sam, address):
    sam.post(f"{address}?form=general", TYPED | {"research_aspect": "The registry"})
    assert (Request.objects.get().kind, Request.objects.get().research_aspect) == ("mentoring", "")


@pytest.mark.parametrize("form", ["request", "chat"])
def test_where_one_cannot_ask_the_head_says_so(sam, mentor, form):
    mentor.mentor_profile.accepting = False
    mentor.mentor_profile.save()
    found = page(sam.get(f"/mentors/{mentor.pk}/{form}/"))
    assert "right now. Below you read why" in found
    assert "Most of it is filled in" not in found
    assert "To get to know each other" not in found
