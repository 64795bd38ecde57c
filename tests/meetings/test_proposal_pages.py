"""Proposing, picking and countering on the pages: of the two sides, and of who keeps the mentor's calendar."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import zone_for
from matching.services import pause_relationship
from meetings.cautions import cautions
from meetings.models import ExternalCalendar, Meeting
from meetings.services import Proposal, counter_proposal, propose_times
from tests import factories
from tests.queries import same_at_1_and_30

from .factories import make_holiday, make_meeting, make_rules

LOCAL = "%Y-%m-%dT%H:%M"


def noon(pair, days: int = 5, hour: int = 12):
    """In the student's own zone."""
    day = (timezone.now() + timedelta(days=days)).astimezone(zone_for(pair.mentee))
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def typed(*times, **more) -> dict:
    names = ("time_1", "time_2", "time_3")
    fields = {name: at.strftime(LOCAL) for name, at in zip(names, times, strict=False)}
    return fields | {"minutes": "30", "mode": "in_person", "place": "Room 9"} | more


def seen(proposed) -> str:
    return proposed.proposed_at.isoformat()


def propose_page(pair) -> str:
    return reverse("meetings:propose", args=[pair.pk])


def meeting_page(meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.pk])


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def error_of(response, field: str | None = None) -> str:
    return " ".join(response.context["form"].errors.get(field or "__all__", []))


@pytest.fixture
def desk(client_for, pair):
    """The student, signed in."""
    return client_for(pair.mentee)


@pytest.fixture
def proposed(pair) -> Meeting:
    """By the student, at three noons."""
    proposal = Proposal(tuple(noon(pair, days) for days in (5, 6, 7)), 30, place="Room 9")
    return propose_times(relationship=pair, proposal=proposal, by=pair.mentee)


# Proposing.


def test_two_pages_propose_times_with_an_agenda(desk, pair):
    assert desk.get(propose_page(pair)).status_code == 200
    answer = desk.post(propose_page(pair), typed(noon(pair), noon(pair, 6), agenda="Research\nHome"))
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == meeting_page(meeting)
    assert [line.text for line in meeting.agenda.all()] == ["Research", "Home"]
    assert [offered.starts_at for offered in meeting.proposed_times.all()] == [noon(pair), noon(pair, 6)]


def test_it_is_linked_from_booking_and_the_mentorship_also_for_the_mentor(desk, pair, client_for):
    for page in (reverse("meetings:book", args=[pair.pk]), reverse("matching:relationship", args=[pair.pk])):
        assert propose_page(pair) in said(desk.get(page))
    mentors = client_for(pair.mentor).get(reverse("matching:relationship", args=[pair.pk]))
    assert propose_page(pair) in said(mentors)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("time_1", "", "Choose at least one time"),
        ("time_1", "tomorrow", "Choose a day and a time"),
        ("time_1", "2020-01-01T12:00", "has passed"),
        ("time_1", "2999-01-01T12:00", "within the next"),
        ("minutes", "7", "not in the list"),
        ("mode", "messages", "not in the list"),
        ("place", "x" * 201, "Keep it to 200"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(desk, pair, field, value, words):
    data = typed(noon(pair), agenda="My own words") | {field: value}
    response = desk.post(propose_page(pair), data)
    assert words in error_of(response, field)
    assert "My own words" in said(response)
    assert not Meeting.objects.exists()


def test_the_same_time_twice_is_said_beside_the_second(desk, pair):
    response = desk.post(propose_page(pair), typed(noon(pair), noon(pair)))
    assert "this time already" in error_of(response, "time_2")


def test_the_services_refusal_is_on_the_page(desk, pair, proposed):
    desk.post(propose_page(pair), typed(noon(pair, 8)))
    assert "Two proposals are already open" in error_of(desk.post(propose_page(pair), typed(noon(pair, 9))))


def test_while_it_is_paused_the_page_says_why(desk, pair):
    pause_relationship(relationship=pair, by=pair.mentee)
    answer = desk.get(propose_page(pair), follow=True)
    assert "while a mentorship runs and is not paused" in said(answer)


# What is worth a thought.


def test_an_odd_hour_for_the_other_side_is_said_once_and_then_stands(desk, pair):
    pair.mentor.time_zone = "Asia/Kathmandu"
    pair.mentor.save()
    data = typed(noon(pair, hour=16))
    first = desk.post(propose_page(pair), data)
    assert f"for {pair.mentor} it is" in said(first)
    assert not Meeting.objects.exists()
    again = data | {"thought_over": first.context["form"].data["thought_over"]}
    assert desk.post(propose_page(pair), again).status_code == 302


def test_other_times_than_those_thought_over_are_asked_about_anew(desk, pair):
    first = desk.post(propose_page(pair), typed(noon(pair, hour=23)))
    mark = first.context["form"].data["thought_over"]
    second = desk.post(propose_page(pair), typed(noon(pair, 6, hour=23), thought_over=mark))
    assert second.context["form"].cautions
    assert not Meeting.objects.exists()


def test_a_closed_day_short_notice_and_an_own_meeting_are_said(pair):
    at = noon(pair)
    make_holiday(at.date(), "Founders' Day")
    make_meeting(factories.make_relationship(factories.make_mentor(), pair.mentee), starts_at=at)
    make_rules(pair.mentor, notice_hours=24 * 14)
    text = " ".join(cautions(pair, pair.mentee, [at], 30))
    assert "the school is closed (Founders' Day)" in text
    assert "you have another meeting then" in text
    assert "less than 336 hours" in text


def test_a_time_in_the_day_with_notice_is_no_matter(pair):
    assert cautions(pair, pair.mentee, [noon(pair)], 30) == []


def test_the_mentors_own_notice_does_not_warn_the_mentor(pair):
    make_rules(pair.mentor, notice_hours=24 * 14)
    assert cautions(pair, pair.mentor, [noon(pair)], 30) == []


# Picking.


def pick_of(meeting, number: int = 0) -> dict:
    at = meeting.proposed_times.all()[number].starts_at
    return {"act": "pick", "starts_at": at.isoformat(), "seen": meeting.proposed_at.isoformat()}


def test_one_click_picks(client_for, pair, proposed):
    client = client_for(pair.mentor)
    assert said(client.get(meeting_page(proposed))).count("Pick this one") == 3
    answer = client.post(reverse("meetings:answer", args=[proposed.pk]), pick_of(proposed), follow=True)
    assert "Booked. Both of you get an invitation" in said(answer)
    proposed.refresh_from_db()
    assert proposed.is_confirmed


def test_who_proposed_sees_no_button_to_pick_but_one_to_withdraw(desk, proposed):
    page = said(desk.get(meeting_page(proposed)))
    assert ("Pick this one" not in page, "Withdraw them" in page, "You proposed these times" in page) == (True,) * 3


def test_an_own_meeting_stands_beside_the_time_and_takes_its_button(client_for, pair, proposed):
    at = proposed.proposed_times.first().starts_at
    make_meeting(factories.make_relationship(pair.mentor, factories.make_student()), starts_at=at)
    page = said(client_for(pair.mentor).get(meeting_page(proposed)))
    assert ("You have another meeting then" in page, page.count("Pick this one")) == (True, 2)


def test_what_stands_in_ones_other_calendar_is_said_and_stops_nothing(client_for, pair, proposed):
    at, now = proposed.proposed_times.first().starts_at, timezone.now()
    other = ExternalCalendar.objects.create(
        person=pair.mentor, name="Clinic", address="https://x.example/", added_at=now, read_at=now, next_read_at=now
    )
    other.busy_times.create(during=(at, at + timedelta(hours=1)))
    page = said(client_for(pair.mentor).get(meeting_page(proposed)))
    assert ("Your other calendar has something then" in page, page.count("Pick this one")) == (True, 3)


def test_nobody_reads_what_the_other_side_has_then(desk, pair, client_for, proposed):
    at = proposed.proposed_times.first().starts_at
    make_meeting(factories.make_relationship(factories.make_mentor(), pair.mentee), starts_at=at)
    assert "another meeting then" not in said(client_for(pair.mentor).get(meeting_page(proposed)))


def test_none_of_these_suits_is_one_click(client_for, pair, proposed):
    sent = {"act": "none", "seen": seen(proposed)}
    answer = client_for(pair.mentor).post(reverse("meetings:answer", args=[proposed.pk]), sent, follow=True)
    assert "is told that none of these times suits" in said(answer)
    assert "None of them suited" in said(answer)


def test_the_other_side_counters(client_for, pair, proposed):
    client = client_for(pair.mentor)
    page = reverse("meetings:counter", args=[proposed.pk])
    assert client.get(page).context["form"]["place"].value() == "Room 9"
    client.post(page, typed(noon(pair, 9), seen=seen(proposed)))
    proposed.refresh_from_db()
    assert (proposed.proposed_by, proposed.is_proposed) == (pair.mentor, True)


@pytest.mark.parametrize("act", ["none", "withdraw", "counter"])
@pytest.mark.parametrize("carried", ["old", "none"])
def test_an_answer_to_times_that_were_replaced_since_gets_a_sentence(client_for, pair, proposed, act, carried):
    """The page was open while the other side proposed other times, and it is this side's turn again."""
    old = {"seen": seen(proposed)} if carried == "old" else {}
    for by, day in ((pair.mentor, 6), (pair.mentee, 7)):
        counter_proposal(meeting=proposed, proposal=Proposal((noon(pair, day),), 30), by=by)
    client = client_for(pair.mentee if act == "withdraw" else pair.mentor)
    if act == "counter":
        page = client.post(reverse("meetings:counter", args=[proposed.pk]), typed(noon(pair, 9), **old), follow=True)
    else:
        page = client.post(reverse("meetings:answer", args=[proposed.pk]), {"act": act, **old}, follow=True)
    proposed.refresh_from_db()
    assert "no longer on offer" in said(page)
    assert (proposed.is_proposed, proposed.starts_at) == (True, noon(pair, 7))


def test_both_forms_carry_which_times_the_page_showed(client_for, desk, pair, proposed):
    carried = f'name="seen" value="{proposed.proposed_at.isoformat()}"'
    assert carried in said(client_for(pair.mentor).get(reverse("meetings:counter", args=[proposed.pk])))
    assert carried in said(desk.get(meeting_page(proposed)))


@pytest.mark.parametrize("act", ["", "dance", "pick"])
def test_an_answer_that_is_none_gets_a_sentence(client_for, pair, proposed, act):
    answer = client_for(pair.mentor).post(reverse("meetings:answer", args=[proposed.pk]), {"act": act}, follow=True)
    assert "Choose" in str(next(iter(answer.context["messages"])))


def test_an_old_link_leads_to_a_sentence_and_revives_nothing(desk, client_for, pair, proposed):
    old = pick_of(proposed)
    desk.post(reverse("meetings:answer", args=[proposed.pk]), {"act": "withdraw", "seen": seen(proposed)})
    client = client_for(pair.mentor)
    assert "no longer on offer" in said(client.post(reverse("meetings:answer", args=[proposed.pk]), old, follow=True))
    assert client.get(reverse("meetings:counter", args=[proposed.pk])).status_code == 302
    proposed.refresh_from_db()
    assert proposed.is_cancelled


def test_times_that_passed_before_they_were_put_away_were_neither_declined_nor_withdrawn(desk, pair, proposed):
    proposed.proposed_times.exclude(pk=proposed.proposed_times.first().pk).delete()
    over = timezone.now() - timedelta(hours=2)
    proposed.proposed_times.update(starts_at=over)
    Meeting.objects.update(starts_at=over, ends_at=over + timedelta(minutes=30))
    propose_times(relationship=pair, proposal=Proposal((noon(pair),), 30), by=pair.mentor)
    page = said(desk.get(meeting_page(proposed)))
    assert "All of these times have passed, and nobody can pick them" in page


def test_times_that_have_passed_say_so_and_offer_to_propose_anew(desk, pair, proposed):
    over = timezone.now() - timedelta(hours=2)
    proposed.proposed_times.all().delete()
    proposed.proposed_times.create(starts_at=over)
    Meeting.objects.update(starts_at=over, ends_at=over + timedelta(minutes=30))
    page = said(desk.get(meeting_page(proposed)))
    assert ("All of these times have passed" in page, propose_page(pair) in page) == (True, True)
    assert "Propose anew" in said(desk.get("/"))


# Where they are found.


def test_the_home_page_says_that_somebody_waits_for_a_pick(client_for, pair, proposed):
    assert "Sam Rivera proposed three times: pick one" in said(client_for(pair.mentor).get("/"))
    assert "proposed three times" not in said(client_for(pair.mentee).get("/"))


def test_lists_show_proposals_as_proposals_and_not_as_meetings(client_for, pair, proposed):
    for page in (reverse("meetings:mine"), reverse("matching:relationship", args=[pair.pk])):
        shown = said(client_for(pair.mentor).get(page))
        assert ("Proposed times" in shown, "Nothing is planned" in shown) == (True, True)


@pytest.mark.parametrize("address", ["/", "/meetings/"])
def test_many_proposals_are_as_many_queries_as_one(client_for, mentor, address):
    def add() -> None:
        pair = factories.make_relationship(mentor, factories.make_student())
        propose_times(relationship=pair, proposal=Proposal((noon(pair),), 30), by=pair.mentee)

    same_at_1_and_30(client_for(mentor), address, add)


# Who keeps the mentor's calendar.


def kept(name: str, meeting) -> str:
    pair = meeting.relationship
    return reverse(f"meetings:kept-{name}", args=[pair.mentor_id, pair.pk if name == "propose" else meeting.pk])


def test_a_delegate_picks_and_counters_and_sees_no_agenda(client_for, pair, proposed, assistant, grant):
    proposed.agenda.create(author=pair.mentee, text="Quiet about home", created_at=timezone.now())
    client = client_for(assistant)
    assert kept("proposal", proposed) in said(client.get(reverse("meetings:kept", args=[pair.mentor_id])))
    page = said(client.get(kept("proposal", proposed)))
    assert (page.count("Pick this one"), "Quiet about home" in page) == (3, False)
    client.post(kept("counter", proposed), typed(noon(pair, 9), seen=seen(proposed)))
    proposed.refresh_from_db()
    assert proposed.proposed_by == assistant


def test_a_delegate_proposes_from_the_calendar(client_for, pair, proposed, assistant, grant):
    answer = client_for(assistant).post(kept("propose", proposed), typed(noon(pair, 9)))
    made = Meeting.objects.exclude(pk=proposed.pk).get()
    assert answer.headers["Location"] == kept("proposal", made)


def test_the_times_of_a_page_are_in_its_readers_zone(client_for, pair, proposed):
    pair.mentor.time_zone = "Asia/Kolkata"
    pair.mentor.save()
    at = proposed.proposed_times.first().starts_at.astimezone(ZoneInfo("Asia/Kolkata"))
    assert f"{at.hour % 12 or 12}:{at.minute:02}" in said(client_for(pair.mentor).get(meeting_page(proposed)))
