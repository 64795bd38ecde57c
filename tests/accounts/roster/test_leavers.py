"""Those whom a complete file does not name: who counts, what goes with them, and what staff read until and after the hour."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.clock import school_zone
from accounts.deactivation import reactivate_people
from accounts.models import Deactivation, Enrollment, ImportRun, StaffScope, User
from accounts.roster import runs
from accounts.roster.home import needs_now
from accounts.roster.kinds import Outcome
from accounts.roster.leavers import leavings
from accounts.roster.showing import context_of
from accounts.roster.work import work_until_done
from tests.factories import make_relationship, make_staff, make_student, make_track
from tests.queries import same_at_1_and_30

from .files import SAM, applied, csv, read

pytestmark = pytest.mark.django_db

STUDENTS = ["student"]


@pytest.fixture(autouse=True)
def lists(db):
    make_track()


@pytest.fixture
def client(client_for, staff) -> Client:
    return client_for(staff)


@pytest.fixture
def leaver(db) -> User:
    return make_student(name="Robin Vale")


def of_sam(staff: User, **chosen) -> ImportRun:
    return read(csv(SAM), staff, complete_roles=STUDENTS, **chosen)


def done(staff: User, typed: int = 1) -> ImportRun:
    return applied(csv(SAM), staff, complete_roles=STUDENTS, typed=typed)


def text_of(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def page(client: Client, run: ImportRun) -> str:
    return text_of(client, reverse("accounts:import", args=[run.pk]))


@pytest.mark.parametrize("status", Enrollment.Status.gone())
def test_who_has_left_the_school_is_not_missing_from_it(staff, leaver, status):
    make_student(name="Grad Uate").enrollments.update(status=status)

    run = of_sam(staff)

    assert [line.person for line in run.lines.filter(outcome=Outcome.ABSENT)] == [leaver]
    assert run.notes["absent_of"] == 1


@pytest.mark.parametrize("status", [Enrollment.Status.LEAVE, Enrollment.Status.RESEARCH])
def test_who_is_away_for_a_time_is_missing_like_anybody(staff, leaver, status):
    leaver.enrollments.update(status=status)

    assert of_sam(staff).counts[Outcome.ABSENT] == 1


def test_who_has_graduated_meanwhile_keeps_their_sign_in(staff, leaver):
    run = of_sam(staff)
    leaver.enrollments.update(status=Enrollment.Status.GRADUATED)

    work_until_done(runs.start_applying(run=run, by=staff, typed=1))

    assert not Deactivation.objects.exists()


def test_the_page_says_who_is_not_counted(client, staff, leaver):
    assert "Students who have graduated or withdrawn are not counted here." in page(client, of_sam(staff))


def test_what_goes_with_them_is_counted_before(client, staff, leaver, mentor):
    make_relationship(mentor, leaver)
    run = of_sam(staff)

    assert ("Mentorships that end", 1) in context_of(run, {})["effects"]
    assert '<th scope="row">Places that become free</th><td class="num">1</td>' in page(client, run)


def test_nothing_goes_with_people_whom_nobody_is_bound_to(client, staff, leaver):
    assert "Nobody else is touched" in page(client, of_sam(staff))


def test_a_file_that_deactivates_nobody_says_nothing_of_it(client, staff, mentor, student):
    make_relationship(mentor, student)
    run = read(csv(SAM), staff)

    assert context_of(run, {})["effects"] == []
    assert "What goes with them" not in page(client, run)


def test_the_home_page_names_the_hour_and_leads_to_the_file(client, staff, leaver):
    run = done(staff)
    at = timezone.localtime(Deactivation.objects.get().effect_at, school_zone())

    home = text_of(client, reverse("home"))

    assert f"1 person leaves the program on {at:%B} {at.day} at {date_format(at, 'P')}" in home
    assert reverse("accounts:import", args=[run.pk]) in home


def test_the_home_page_is_silent_once_they_are_back(staff, leaver):
    runs.undo_deactivations(run=done(staff), by=staff)

    assert needs_now(staff) == []


def test_the_home_page_is_silent_once_the_hour_has_come(staff, leaver):
    done(staff)
    past = timezone.now() - timedelta(days=2)
    Deactivation.objects.update(made_at=past, effect_at=past)

    assert needs_now(staff) == []


@pytest.mark.parametrize("scope", [StaffScope.TRACK, StaffScope.REPORTS])
def test_who_cannot_open_the_file_is_not_led_to_it(staff, leaver, scope):
    done(staff)
    track = make_track() if scope == StaffScope.TRACK else None

    assert needs_now(make_staff(staff_scope=scope, scope_track=track)) == []


def test_what_was_taken_back_stands_on_the_file_and_in_the_list(client, staff, leaver):
    run = done(staff)
    runs.undo_deactivations(run=run, by=staff)

    today = timezone.localtime(Deactivation.objects.get().ended_at, school_zone())
    said = f"1 deactivated, taken back by Kim Osei on {today:%B} {today.day}, {today.year}"
    assert said in page(client, run)
    assert "Nobody was told of anything." in page(client, run)
    assert said in text_of(client, reverse("accounts:imports"))


def test_what_was_taken_back_in_part_is_counted_apart(client, staff, leaver):
    make_student()
    run = done(staff, typed=2)
    reactivate_people(people=[leaver], by=staff)

    assert "2 deactivated, 1 taken back by Kim Osei on" in page(client, run)
    assert "Nobody was told of anything." not in page(client, run)


def test_coming_back_after_the_hour_is_no_taking_back(staff, leaver):
    run = done(staff)
    Deactivation.objects.update(done_at=timezone.now())
    reactivate_people(people=[leaver], by=staff)

    leaving = leavings([run])[run.pk]
    assert (leaving.number, leaving.taken_back, leaving.is_undone) == (1, [], False)


def test_the_list_makes_the_same_queries_for_1_and_30_files_with_leavers(client, staff, leaver):
    def add():
        run = ImportRun.objects.create(
            kind="people",
            uploaded_by=staff,
            uploaded_at=timezone.now(),
            applied_by=staff,
            applied_at=timezone.now(),
            state="done",
        )
        now = timezone.now()
        Deactivation.objects.create(
            person=leaver, made_by=staff, made_at=now, effect_at=now, ended_at=now, ended_by=staff, import_run=run
        )

    same_at_1_and_30(client, reverse("accounts:imports"), add)
