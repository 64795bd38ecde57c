"""What a mentor reads of a goal: as it is now, and what changes while it is shared; nothing earlier, nothing after."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.models import Goal, GoalChange, GoalShare, Relationship
from matching.services import (
    accept_request,
    decline_request,
    end_relationship,
    expire_requests,
    save_goal,
    set_progress,
    share_goal,
    stop_sharing_goal,
    withdraw_request,
)
from tests import factories


@pytest.fixture
def goal(student):
    return factories.make_goal(student, text="Find a lab")


@pytest.fixture
def pair(student, mentor):
    return factories.make_relationship(mentor, student)


@pytest.fixture
def shared(goal, pair, student):
    """Changed once before it was shared, and once after."""
    set_progress(goal=goal, by=student, progress=1, note="Before anybody read it")
    share_goal(goal=goal, relationship=pair, by=student)
    set_progress(goal=goal, by=student, progress=2, note="While it was shared")
    return goal


def notes(reader) -> list[str]:
    return list(GoalChange.objects.visible_to(reader).order_by("changed_at").values_list("note", flat=True))


def page_of(client_for, reader, pair) -> str:
    return client_for(reader).get(reverse("matching:relationship", args=[pair.pk])).content.decode()


def test_a_mentor_reads_what_changed_since_it_was_shared(client_for, shared, pair, mentor):
    assert notes(mentor) == ["While it was shared"]
    page = page_of(client_for, mentor, pair)
    assert "While it was shared" in page
    assert "about halfway" in page
    assert "Before anybody read it" not in page


def test_the_student_reads_all_of_it(shared, student):
    assert notes(student) == ["Before anybody read it", "While it was shared"]


def test_strangers_and_staff_read_nothing(shared, stranger, other_faculty, staff):
    for reader in (stranger, other_faculty, staff):
        assert notes(reader) == []
        assert not Goal.objects.visible_to(reader).exists()


def test_after_the_end_neither_goal_nor_changes_are_read(client_for, shared, pair, student, mentor):
    end_relationship(relationship=pair, by=student)
    assert notes(mentor) == []
    assert not Goal.objects.visible_to(mentor).exists()
    page = page_of(client_for, mentor, pair)
    assert "While it was shared" not in page
    assert "Find a lab" not in page


def test_when_sharing_stops_all_of_it_is_gone_and_sharing_again_begins_anew(shared, pair, student, mentor):
    stop_sharing_goal(goal=shared, relationship=pair, by=student)
    assert notes(mentor) == []
    share_goal(goal=shared, relationship=pair, by=student)
    assert notes(mentor) == []


def test_a_goal_shared_in_an_ended_mentorship_is_still_read_in_one_that_runs(student, mentor, other_faculty, goal):
    over = factories.make_relationship(other_faculty, student, state=Relationship.State.ENDED)
    GoalShare.objects.create(goal=goal, relationship=over, shared_at=timezone.now())
    share_goal(goal=goal, relationship=factories.make_relationship(mentor, student), by=student)
    assert Goal.objects.visible_to(mentor).exists()
    assert not Goal.objects.visible_to(other_faculty).exists()


def test_an_earlier_share_with_another_opens_nothing_earlier(student, mentor, other_faculty, goal):
    first = factories.make_relationship(other_faculty, student)
    share_goal(goal=goal, relationship=first, by=student)
    set_progress(goal=goal, by=student, progress=1, note="For the first alone")
    share_goal(goal=goal, relationship=factories.make_relationship(mentor, student), by=student)
    assert notes(mentor) == []
    assert notes(other_faculty) == ["For the first alone"]


CLOSED = {
    "no": lambda request: decline_request(request=request, by=request.mentor, reason="time"),
    "withdrawal": lambda request: withdraw_request(request=request, by=request.student),
    "expiry": lambda request: expire_requests(request.expires_at + timedelta(minutes=1)),
}


@pytest.mark.parametrize("way", sorted(CLOSED))
def test_after_a_no_an_expiry_or_a_withdrawal_the_goal_is_not_read(way, student, mentor, goal):
    request = factories.make_request(student, mentor)
    request.goals.add(goal)
    set_progress(goal=goal, by=student, progress=1, note="Not for them")
    assert Goal.objects.visible_to(mentor).exists()
    assert notes(mentor) == []
    CLOSED[way](request)
    assert not Goal.objects.visible_to(mentor).exists()
    assert notes(mentor) == []


def test_a_yes_shares_the_goal_from_then_on(student, mentor, goal):
    request = factories.make_request(student, mentor)
    request.goals.add(goal)
    goal.text = "Earlier words"
    save_goal(goal=goal, by=student)
    accept_request(request=request, by=mentor)
    set_progress(goal=goal, by=student, progress=1, note="After the yes")
    assert notes(mentor) == ["After the yes"]


def test_the_goals_page_says_who_reads_it(client_for, shared, pair, student):
    page = client_for(student).get(reverse("matching:goal", args=[shared.pk])).content.decode()
    assert "Dr. Ada Lind" in page
    assert "shared since" in page
    assert "Before anybody read it" in page


def test_a_request_that_waits_is_named_on_the_goals_page(client_for, student, mentor, goal):
    request = factories.make_request(student, mentor)
    request.goals.add(goal)
    page = client_for(student).get(reverse("matching:goal", args=[goal.pk])).content.decode()
    assert "for as long as it waits" in page
    withdraw_request(request=request, by=student)
    assert (
        "for as long as it waits"
        not in client_for(student).get(reverse("matching:goal", args=[goal.pk])).content.decode()
    )


def test_sharing_is_begun_and_stopped_from_the_goals_page(client_for, student, pair, goal):
    client, address = client_for(student), reverse("matching:goal-share", args=[goal.pk, pair.pk])
    assert client.post(address).url == reverse("matching:goal", args=[goal.pk])
    assert goal.shares.exists()
    client.post(address, {"stop": "1"})
    assert not goal.shares.exists()


def test_a_goal_is_shared_in_no_ended_mentorship_and_in_nobody_elses(client_for, student, mentor, stranger, goal):
    over = factories.make_relationship(mentor, student, state=Relationship.State.ENDED)
    theirs = factories.make_relationship(mentor, stranger)
    for pair in (over, theirs):
        address = reverse("matching:goal-share", args=[goal.pk, pair.pk])
        assert client_for(student).post(address).status_code == 404
    assert not goal.shares.exists()


def test_help_with_a_goal_carries_what_its_reader_reads(shared, mentor):
    from mentorship.texts import goal_text

    text = goal_text(mentor, shared.pk).text
    assert "While it was shared" in text
    assert "Before anybody read it" not in text
