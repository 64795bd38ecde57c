"""P10 for the pages of this app; what the other apps hang into them is counted too."""

import pytest
from django.urls import reverse

from matching.services import propose_agreement, request_mentor
from tests import factories
from tests.queries import same_at_1_and_30

TERMS = {"cadence_weeks": 2, "length_minutes": 30, "modes": ["video"], "reply_days": 2}


@pytest.fixture
def topic(db):
    return factories.make_topic("Research")


def test_my_goals(client_for, student, topic):
    same_at_1_and_30(client_for(student), reverse("matching:goals"), lambda: factories.make_goal(student, topic=topic))


def test_the_directory_by_fit(client_for, student, topic, settings, monkeypatch):
    monkeypatch.setattr("matching.directory.listing.PAGE_SIZE", 50)
    factories.make_goal(student, topic=topic)
    add = lambda: factories.make_mentor(topics=(topic,))  # noqa: E731
    same_at_1_and_30(client_for(student), reverse("matching:mentors"), add)


def test_requests_of_a_mentor(client_for, topic):
    mentor = factories.make_mentor(capacity=50)

    def add():
        asking = factories.make_student()
        goal = factories.make_goal(asking, topic=topic)
        request_mentor(student=asking, mentor=mentor, message="Hello", goals=[goal])

    same_at_1_and_30(client_for(mentor), reverse("matching:requests"), add)


def test_requests_of_a_student(client_for, student):
    def add():
        factories.make_request(student, factories.make_mentor())

    same_at_1_and_30(client_for(student), reverse("matching:requests"), add)


def test_home_of_a_mentor_with_mentees(client_for, mentor):
    def add():
        mentee = factories.make_student()
        pair = factories.make_relationship(mentor, mentee)
        propose_agreement(relationship=pair, by=mentee, **TERMS)

    same_at_1_and_30(client_for(mentor), reverse("home"), add)


def test_home_of_staff(client_for, staff):
    same_at_1_and_30(client_for(staff), reverse("home"), factories.make_student)


def test_people(client_for, staff, mentor):
    def add():
        factories.make_relationship(mentor, factories.make_student())

    same_at_1_and_30(client_for(staff), reverse("accounts:people"), add)


def test_one_mentorship_with_goals(client_for, mentor, student, topic):
    pair = factories.make_relationship(mentor, student)
    address = reverse("matching:relationship", args=[pair.pk])
    same_at_1_and_30(client_for(student), address, lambda: factories.make_goal(student, topic=topic))
