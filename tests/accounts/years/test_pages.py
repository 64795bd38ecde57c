import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from accounts.clock import academic_year, school_date, school_today
from accounts.models import Enrollment, Program, Rollover, RolloverException
from accounts.years import home
from accounts.years.reading import label, plan_for
from accounts.years.services import Choice, apply_rollover, decide_year
from tests import factories
from tests.queries import same_at_1_and_30

from .conftest import in_year

PAGE = "/people/years/"


@pytest.fixture
def client(client_for, staff):
    return client_for(staff)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def decide(client, year, student, query="", **fields):
    track = student.enrollments.first().track
    chosen = {"status": "enrolled", "stage": "M2", "track": track.pk} | fields
    return client.post(reverse("accounts:decide-one", args=[year, student.pk]) + query, chosen)


def test_the_page_shows_who_moves_where_and_changes_nothing(client, student, stranger, year):
    page = text_of(client.get(PAGE))
    assert "Sam Rivera" in page
    assert f"Move 2 students into {label(year)}" in page
    assert Enrollment.objects.filter(academic_year=year).count() == 0


def test_filters_live_in_the_address(client, student, stranger, year):
    assert "Robin Vale" not in text_of(client.get(f"{PAGE}?stage=M2"))
    assert "Sam Rivera" not in text_of(client.get(f"{PAGE}?to=M4%2B"))
    assert "Sam Rivera" not in text_of(client.get(f"{PAGE}?q=vale"))
    assert "Nobody fits all of these filters" in text_of(client.get(f"{PAGE}?by_hand=on"))


def test_a_nonsense_filter_shows_everybody(client, student):
    assert "Sam Rivera" in text_of(client.get(f"{PAGE}?stage=M9&cohort=x&page=zz&year=99999999999999999999"))


def test_one_student_is_decided_in_the_row_and_the_list_stays_as_it_was(client, student, year):
    answer = decide(client, year, student, "?stage=M2&page=1", stage="M2", status="research")
    assert answer.url == f"{PAGE}?year={year}&stage=M2&page=1"
    assert RolloverException.objects.get().status == "research"
    assert "Decided by Kim Osei" in text_of(client.get(f"{PAGE}?by_hand=on"))


def test_with_scripts_the_list_comes_back_in_place(client, student, year):
    address = reverse("accounts:decide-one", args=[year, student.pk])
    track = student.enrollments.get().track.pk
    answer = client.post(
        address, {"status": "leave", "stage": "M2", "track": track}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in answer
    assert "M2, on leave" in answer
    assert plan_for(year).digest in answer


def test_a_decision_is_taken_back_with_one_click(client, student, year):
    decide(client, year, student)
    decide(client, year, student, usual="1")
    assert not RolloverException.objects.exists()


def test_a_choice_that_does_not_exist_says_what_to_do(client, student, year):
    answer = decide(client, year, student, stage="M9")
    assert "Choose a status, a stage and a track for Sam Rivera." in text_of(client.get(answer.url))


def test_a_whole_list_graduates_at_once(client, student, year):
    older = [factories.make_student("M4+") for _ in range(3)]
    client.post(reverse("accounts:decide-many", args=[year]) + "?stage=M4%2B", {"choice": "graduate"})
    assert set(RolloverException.objects.values_list("student", "status")) == {(one.pk, "graduated") for one in older}


def test_the_button_moves_the_school(client, student, year):
    client.post(reverse("accounts:apply-rollover", args=[year]), {"seen": plan_for(year).digest, "sure": "on"})
    assert in_year(student, year).stage == "M3"
    page = text_of(client.get(PAGE))
    assert "Kim Osei moved the school" in page
    assert "Take it back" in page


def test_without_the_tick_nobody_moves(client, student, year):
    answer = client.post(reverse("accounts:apply-rollover", args=[year]), {"seen": plan_for(year).digest})
    assert "Nobody was moved. Tick the box" in text_of(client.get(answer.url))
    assert not Rollover.objects.exists()


def test_before_the_year_the_page_says_when_it_begins(client, student, first_day):
    assert f"begins on {date_format(first_day)}." in text_of(client.get(PAGE))


def test_it_says_until_when_it_can_be_taken_back(client, student, year):
    sent = {"seen": plan_for(year).digest, "sure": "on"}
    page = text_of(client.post(reverse("accounts:apply-rollover", args=[year]), sent, follow=True))
    until = school_date(Rollover.objects.get().undo_until)
    assert f"You can take it back until {date_format(until, 'F j, Y')}." in page


def test_a_list_that_changed_is_shown_anew_with_what_changed(client, staff, student, year):
    seen = re.search(r'name="seen" value="(\w+)"', client.get(PAGE).content.decode())[1]
    decide_year(year=year, students={student.pk}, choice=Choice.STAY, by=staff)
    page = text_of(client.post(reverse("accounts:apply-rollover", args=[year]), {"seen": seen, "sure": "on"}))
    assert "Nobody was moved" in page
    assert "Sam Rivera: now from M2 to M2" in page
    assert not Rollover.objects.exists()


def test_the_way_back_says_what_it_does_and_does_it(client, student, year, move_the_school):
    done = move_the_school()
    address = reverse("accounts:undo-rollover", args=[done.pk])
    assert "1 student goes back" in text_of(client.get(address))
    client.post(address)
    assert in_year(student, year) is None
    assert "took this back" in text_of(client.get(address))


def test_a_year_that_is_not_offered_does_not_exist(client, student, year):
    for other in (year - 2, year + 1, 9999):
        assert client.post(reverse("accounts:apply-rollover", args=[other]), {"seen": ""}).status_code == 404


def test_the_page_asks_the_same_number_of_queries_for_1_and_30(client, db):
    same_at_1_and_30(client, PAGE, factories.make_student)


@pytest.mark.parametrize(("days", "asked"), [(32, False), (31, True), (1, True)])
def test_home_asks_in_the_month_before_the_year(staff, student, monkeypatch, days, asked):
    begins = date(2027, 7, 1)
    monkeypatch.setattr(home, "school_today", lambda: begins - timedelta(days=days))
    assert [item.title for item in home.needs_now(staff)] == ([f"Move the school into {label(2027)}"] if asked else [])


def test_home_goes_on_asking_once_the_year_has_begun(staff, db, monkeypatch):
    factories.make_enrollment(factories.make_user(), stage="M1", year=2026)
    monkeypatch.setattr(home, "school_today", lambda: date(2027, 9, 3))
    (item,) = home.needs_now(staff)
    assert (item.title, item.tone) == (f"Move the school into {label(2027)}", "attention")


def test_home_asks_nobody_else(student, mentor, monkeypatch):
    monkeypatch.setattr(home, "school_today", lambda: date(2027, 6, 20))
    scoped = factories.make_staff(staff_scope="reports")
    assert [home.needs_now(person) for person in (student, mentor, scoped)] == [[], [], []]


def test_home_is_quiet_when_it_is_done(staff, program):
    """Where the year begins next month, whatever today is."""
    today = school_today()
    Program.objects.update(year_starts_month=today.month % 12 + 1)
    factories.make_student()
    assert home.needs_now(staff)
    year = academic_year(today) + 1
    apply_rollover(year=year, seen=plan_for(year).digest, by=staff)
    assert home.needs_now(staff) == []


def test_a_list_by_a_filter_that_is_not_understood_is_not_decided(client, student, year):
    address = reverse("accounts:decide-many", args=[year])
    answer = client.post(address + "?stage=M2&cohort=x", {"choice": "graduate"})
    assert "One of the filters is not understood, so nothing was decided." in text_of(client.get(answer.url))
    assert not RolloverException.objects.exists()
