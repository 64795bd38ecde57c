"""My team: needs against mentors, what nobody covers first, and whom to look at."""

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.models import Relationship
from matching.services import save_needs
from matching.team.grid import BOTH, HELPS, REFUSES, SHARES, SILENT, Member, cell_of, grid
from matching.team.hints import hints
from matching.team.lines import lines_of, members_of
from tests import factories
from tests.queries import same_at_1_and_30

ADDRESS = "/mentors/team/"


@pytest.fixture
def research(db):
    return factories.make_topic("Research")


@pytest.fixture
def letters(db):
    return factories.make_topic("Letters")


def lines(student):
    return {line.row.topic.name: line for line in lines_of(student, members_of(student))}


@pytest.mark.parametrize(
    ("member", "cell"),
    [
        (Member("Ada", offers=frozenset("x"), shared=frozenset("x")), BOTH),
        (Member("Ada", offers=frozenset("x")), HELPS),
        (Member("Ada", shared=frozenset("x"), refuses=frozenset("x")), SHARES),
        (Member("Ada", refuses=frozenset("x")), REFUSES),
        (Member("Ada", offers=frozenset("y")), SILENT),
    ],
)
def test_a_cell_says_in_words_what_somebody_does(member, cell):
    assert cell_of("x", member) == cell


def test_what_nobody_covers_comes_first_and_then_what_matters_most():
    ada = Member("Ada", offers=frozenset("ab"))
    rows = grid([("a", "A", 2), ("b", "B", 5), ("c", "C", 1), ("d", "D", 4)], [ada])
    assert [(row.topic, row.is_covered) for row in rows] == [("D", False), ("C", False), ("B", True), ("A", True)]


def test_who_is_paused_covers_nothing_meanwhile():
    paused = Member("Ada", offers=frozenset("a"), is_paused=True)
    (row,) = grid([("a", "A", 2)], [paused])
    assert row.cells == (HELPS,)
    assert not row.is_covered


def test_rows_are_the_topics_of_open_goals_and_needs(student, research, letters):
    factories.make_goal(student, topic=research, importance=4)
    factories.make_goal(student, topic=research, importance=2)
    save_needs(student=student, topics=[letters, research])
    assert {name: line.row.importance for name, line in lines(student).items()} == {"Research": 4, "Letters": 0}
    assert lines(student)["Research"].importance_in_words == "It matters a lot"
    assert lines(student)["Letters"].importance_in_words == "No goal yet"


def test_advisor_and_peers_are_in_the_team_and_marked(client_for, student, mentor, research):
    factories.make_goal(student, topic=research)
    factories.make_relationship(factories.make_mentor(name="Dr. Advisor"), student, kind="advising")
    factories.make_relationship(factories.make_student("M3", name="Older Student"), student, kind="peer")
    factories.make_relationship(mentor, student)
    names = [(str(member.person), member.kinds) for member in members_of(student)]
    assert names == [
        ("Dr. Ada Lind", ("Mentoring",)),
        ("Older Student", ("Peer mentoring",)),
        ("Dr. Advisor", ("Advising",)),
    ]
    page = client_for(student).get(ADDRESS).content.decode()
    assert "Peer mentoring" in page
    assert "Advising" in page


def test_somebody_with_two_ties_stands_there_once(student, mentor, research):
    for kind in ("mentoring", "advising"):
        factories.make_relationship(mentor, student, kind=kind)
    (member,) = members_of(student)
    assert set(member.kinds) == {"Mentoring", "Advising"}
    assert not member.is_advisor_only


def test_ended_ties_and_other_peoples_mentors_are_not_in_it(student, stranger, mentor, other_faculty):
    factories.make_relationship(mentor, student, state=Relationship.State.ENDED)
    factories.make_relationship(other_faculty, stranger)
    assert members_of(student) == []


def test_a_shared_goal_covers_its_topic_while_it_is_open(student, mentor, research):
    pair = factories.make_relationship(mentor, student)
    goal = factories.make_goal(student, topic=research)
    factories.make_share(goal, pair)
    assert lines(student)["Research"].row.cells == (SHARES,)
    goal.state = "reached"
    goal.save()
    save_needs(student=student, topics=[research])
    assert lines(student)["Research"].row.cells == (SILENT,)


def test_an_uncovered_need_names_two_people_with_room_and_the_search(client_for, student, research):
    factories.make_goal(student, topic=research)
    for name in ("Dr. One", "Dr. Two", "Dr. Three"):
        factories.make_mentor(name=name, topics=(research,))
    factories.make_mentor(name="Dr. Full", capacity=0, topics=(research,))
    line = lines(student)["Research"]
    assert len(line.people) == 2
    assert line.address == reverse("matching:mentors") + "?topic=research"
    page = client_for(student).get(ADDRESS).content.decode()
    assert "Look at people for this" in page
    assert "Dr. Full" not in page


def test_a_covered_need_names_nobody_else(student, mentor, research):
    mentor.mentor_profile.topics.add(research)
    factories.make_relationship(mentor, student)
    factories.make_goal(student, topic=research)
    factories.make_mentor(topics=(research,))
    assert lines(student)["Research"].people == []


def test_without_needs_and_goals_it_leads_to_the_worksheet(client_for, student):
    assert reverse("matching:worksheet") in client_for(student).get(ADDRESS).content.decode()


def test_without_a_team_it_still_shows_the_needs(client_for, student, research):
    factories.make_goal(student, topic=research)
    page = client_for(student).get(ADDRESS).content.decode()
    assert "With one of these nobody helps yet" in page
    assert "You have no mentor or advisor here yet." in page


def test_more_needs_and_more_mentors_ask_no_more_queries(client_for, student):
    def add() -> None:
        topic = factories.make_topic(f"Topic {timezone.now():%H%M%S%f}")
        factories.make_goal(student, topic=topic)
        uncovered = factories.make_topic(f"Open {timezone.now():%H%M%S%f}")
        factories.make_goal(student, topic=uncovered)
        factories.make_mentor(topics=(uncovered,))
        factories.make_relationship(factories.make_mentor(topics=(topic,)), student)

    assert same_at_1_and_30(client_for(student), ADDRESS, add) < 30


def member(stage: str = "", field: str | None = None, **more) -> Member:
    return Member("Somebody", career_stage=stage, department=field, **more)


def test_hints_are_gentle_and_name_what_is_missing():
    assert "One person" in hints([member("mid")])[0]
    assert "well along" in hints([member("mid"), member("senior")])[0]
    assert "close to where you are" in hints([member("resident"), member("early")])[0]
    assert hints([member("resident"), member("senior")]) == []


def test_a_team_of_one_department_hears_of_other_fields():
    team = [member("resident", "Medicine"), member("senior", "Medicine")]
    assert hints(team) == [
        "All of your mentors work in Medicine. Somebody from a very different field sees other things."
    ]


def test_an_advisor_alone_gets_no_hint_and_what_is_hidden_counts_for_nothing():
    assert hints([member("senior", is_advisor_only=True)]) == []
    assert hints([member(""), member("")]) == []


def test_a_career_stage_that_a_mentor_hides_is_not_used(student, mentor):
    factories.make_relationship(mentor, student)
    profile = mentor.mentor_profile
    profile.visibility = {"career_stage": "me"}
    profile.save()
    assert members_of(student)[0].career_stage == ""
