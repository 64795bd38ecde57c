import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Event, MentorProfile, Stage, Topic, User
from accounts.who_reads import MENTOR, REPORT_VIEWER, STAFF, STUDENT, TRACK_STAFF
from matching.first_day import needs_now, suggested, topics_for
from matching.goals.usual import USUAL
from matching.models import Goal
from matching.services import finish_first_day
from tests import factories


@pytest.fixture
def newcomer(db) -> User:
    call_command("install_defaults", verbosity=0)
    return factories.make_student("M1", name="Ines Novak")


@pytest.fixture
def client(client_for, newcomer):
    return client_for(newcomer)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def is_done(person) -> bool:
    return User.objects.get(pk=person.pk).first_day_done_at is not None


def test_it_begins_with_who_reads_what_and_goes_on_with_one_button(client, newcomer):
    page = client.get("/first-day/", follow=True)
    assert "Your first steps · 1 of 3" in text_of(page)
    assert [line.what in text_of(page) for line in STUDENT.lines] == [True] * 6 + [False] * 7
    assert "2 of 3" in text_of(client.post("/first-day/who-reads/", follow=True))
    assert "3 of 3" in text_of(client.post("/first-day/advisor/", follow=True))
    assert not is_done(newcomer)


def test_who_comes_back_goes_on_where_they_were(client):
    client.post("/first-day/who-reads/")
    assert client.get("/first-day/").url == "/first-day/advisor/"


def test_looking_changes_nothing(client, newcomer):
    for page in ("", "who-reads/", "advisor/", "why/", "unsure/"):
        client.get(f"/first-day/{page}")
    assert not is_done(newcomer)
    assert client.get("/first-day/").url == "/first-day/who-reads/"


def test_all_of_it_can_be_skipped(client, newcomer):
    assert client.post("/first-day/skip/").url == "/"
    assert is_done(newcomer)
    assert Event.objects.get(verb="finished first day").actor == newcomer
    assert not Goal.objects.exists()


def test_an_advisor_is_named_with_what_they_show(client, newcomer):
    advisor = factories.make_mentor(name="Dr. Ada Lind")
    MentorProfile.objects.filter(user=advisor).update(reach_me="Door is open on Mondays")
    factories.make_relationship(advisor, newcomer, kind="advising")
    page = text_of(client.get("/first-day/advisor/"))
    assert "Dr. Ada Lind" in page
    assert "Door is open on Mondays" in page


def test_what_an_advisor_hides_is_not_shown(client, newcomer):
    advisor = factories.make_mentor(name="Dr. Ada Lind")
    hidden = {"reach_me": "me"}
    MentorProfile.objects.filter(user=advisor).update(reach_me="Door is open on Mondays", visibility=hidden)
    factories.make_relationship(advisor, newcomer, kind="advising")
    page = text_of(client.get("/first-day/advisor/"))
    assert "Dr. Ada Lind" in page
    assert "Door is open" not in page


def test_an_advisor_without_a_mentor_profile_is_named_too(client, newcomer, staff):
    factories.make_relationship(staff, newcomer, kind="advising")
    assert "Kim Osei" in text_of(client.get("/first-day/advisor/"))


def test_without_an_advisor_the_page_says_whom_to_write_to(client, program):
    page = text_of(client.get("/first-day/advisor/"))
    assert "Nobody has been named yet" in page
    assert program.office_email in page


def test_topics_become_goals_and_the_mentors_who_fit_come_next(client, newcomer):
    answer = client.post("/first-day/why/", {"topics": ["wellbeing", "step-1"]})
    assert answer.url == "/mentors/"
    goals = Goal.objects.filter(student=newcomer)
    assert {goal.text for goal in goals} == {"Get help with wellbeing", "Get help with Step 1"}
    assert is_done(newcomer)
    assert "2 goals are written" in text_of(client.get("/mentors/"))


def test_a_topic_that_has_a_goal_gets_no_second(client, newcomer):
    factories.make_goal(newcomer, topic=Topic.objects.get(slug="wellbeing"))
    client.post("/first-day/why/", {"topics": ["wellbeing"]})
    assert Goal.objects.count() == 1


def test_nothing_ticked_says_what_to_do(client, newcomer):
    page = text_of(client.post("/first-day/why/", {}))
    assert "Tick at least one topic" in page
    assert not is_done(newcomer)


def test_too_many_are_kept_and_said(client):
    slugs = list(Topic.objects.values_list("slug", flat=True)[:6])
    page = text_of(client.post("/first-day/why/", {"topics": slugs}))
    assert "Choose up to 5 for a beginning." in page
    assert page.count("checked") == 6


def test_a_topic_that_does_not_exist_says_so(client):
    assert "Choose from the topics" in text_of(client.post("/first-day/why/", {"topics": ["magic"]}))


def test_not_knowing_leads_to_what_others_bring_and_to_three_people(client, newcomer):
    mentors = [factories.make_mentor() for _ in range(4)]
    page = client.post("/first-day/why/", {"unsure": "1"}, follow=True)
    words = text_of(page)
    assert "Studying and exams" in words
    assert sum(f"/mentors/{mentor.pk}/chat/?unsure=1" in words for mentor in mentors) == 3
    assert is_done(newcomer)


def test_those_three_have_room_and_offer_what_others_bring(newcomer):
    usual, _ = topics_for(newcomer)
    factories.make_mentor(capacity=0, topics=tuple(usual))
    factories.make_mentor(accepting=False, topics=tuple(usual))
    fitting = factories.make_mentor(name="Z", topics=(usual[0],))
    other = factories.make_mentor(name="A")
    factories.make_relationship(factories.make_mentor(), newcomer, kind="advising")
    assert suggested(newcomer, usual) == [fitting, other]


def test_whose_time_ends_soon_is_not_offered(newcomer, staff):
    usual, _ = topics_for(newcomer)
    for days in (10, 90):
        mentor = factories.make_mentor(name=f"Until {days}")
        until = school_today() + timedelta(days=days)
        profile = MentorProfile.objects.filter(user=mentor)
        profile.update(host=staff, affiliation="Riverside", outside_until=until, department=None)
    assert [mentor.full_name for mentor in suggested(newcomer, usual)] == ["Until 90"]


def test_each_of_the_three_comes_with_what_they_do_and_help_with(client, newcomer):
    usual, _ = topics_for(newcomer)
    mentor = factories.make_mentor(name="Dr. Ada Lind", topics=(usual[0],))
    MentorProfile.objects.filter(user=mentor).update(headline="Lungs and lives")
    page = text_of(client.get("/first-day/unsure/"))
    assert "Lungs and lives · " in page
    assert f"Helps with: {usual[0].name}<" in page
    MentorProfile.objects.filter(user=mentor).update(visibility={"headline": "me"})
    assert "Lungs and lives" not in text_of(client.get("/first-day/unsure/"))


def test_how_to_reach_an_advisor_stands_as_they_wrote_it(client, newcomer):
    advisor = factories.make_mentor(name="Dr. Ada Lind")
    MentorProfile.objects.filter(user=advisor).update(reach_me="Write to me.")
    factories.make_relationship(advisor, newcomer, kind="advising")
    assert "Write to me.." not in text_of(client.get("/first-day/advisor/"))


def test_where_nobody_has_room_the_page_says_so(client):
    assert "Nobody has room right now" in text_of(client.get("/first-day/unsure/"))


@pytest.mark.parametrize("stage", Stage.values)
def test_each_stage_has_its_usual_topics_and_no_topic_is_lost(newcomer, stage):
    student = factories.make_student(stage)
    usual, more = topics_for(student)
    assert [topic.slug for topic in usual] == list(USUAL[stage])
    assert {*usual, *more} == set(Topic.objects.offered())


def test_who_has_no_stage_yet_begins_as_an_m1(newcomer):
    usual, _ = topics_for(factories.make_user())
    assert [topic.slug for topic in usual] == list(USUAL[Stage.M1])


def test_it_is_finished_once(newcomer):
    finish_first_day(student=newcomer)
    done_at = User.objects.get(pk=newcomer.pk).first_day_done_at
    finish_first_day(student=newcomer)
    assert User.objects.get(pk=newcomer.pk).first_day_done_at == done_at
    assert Event.objects.filter(verb="finished first day").count() == 1


def test_home_offers_it_until_it_is_done(newcomer, mentor):
    assert [item.title for item in needs_now(newcomer)] == ["Finish your first steps"]
    newcomer.first_day_done_at = timezone.now()
    assert needs_now(newcomer) == []
    assert needs_now(mentor) == []


def test_it_is_for_students(client_for, mentor, staff):
    for person in (mentor, staff):
        assert client_for(person).get("/first-day/").status_code == 403
        with pytest.raises(PermissionDenied):
            finish_first_day(student=person)


def test_everybody_finds_who_reads_what_at_the_foot_of_the_page(client_for, student, mentor, staff):
    address = reverse("accounts:who-reads")
    for person, table in ((student, STUDENT), (mentor, MENTOR), (staff, STAFF)):
        client = client_for(person)
        assert f'href="{address}"' in text_of(client.get("/"))
        page = text_of(client.get(address))
        assert table.title in page
        assert page.count('scope="row"') == len(table.lines)


def test_a_student_who_mentors_reads_both_tables(client_for, db):
    peer = factories.make_mentor(role="student")
    page = text_of(client_for(peer).get(reverse("accounts:who-reads")))
    assert STUDENT.title in page
    assert MENTOR.title in page


@pytest.mark.parametrize(("scope", "table"), [("track", TRACK_STAFF), ("reports", REPORT_VIEWER)])
def test_staff_with_a_scope_read_what_it_shows_them(client_for, db, scope, table):
    track = factories.make_track("Rural") if scope == "track" else None
    person = factories.make_staff(staff_scope=scope, scope_track=track)
    page = text_of(client_for(person).get(reverse("accounts:who-reads")))
    assert table.title in page
    assert STAFF.lines[0].readers[0] not in page


@pytest.mark.parametrize("table", [STUDENT, MENTOR, STAFF, TRACK_STAFF, REPORT_VIEWER])
def test_every_line_says_something_for_every_reader(table):
    assert all(len(line.readers) == len(table.columns) and all(line.readers) for line in table.lines)
