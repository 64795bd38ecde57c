"""Which column is which field."""

import pytest
from django.urls import reverse

from accounts.models import RememberedColumn
from accounts.roster.files import read_table
from accounts.roster.kinds import kind_named
from accounts.roster.mapping import guess, looks_like, missing, remember, take_rows

from .files import SAM, brought_in, csv

pytestmark = pytest.mark.django_db

PEOPLE = kind_named("people")


def test_columns_are_known_by_their_titles_in_any_order_and_case():
    assert guess(PEOPLE, ["DEPT", "Full_Name", " role", "Email", "Student  ID"]) == {
        "DEPT": "department",
        "Full_Name": "name",
        " role": "role",
        "Email": "email",
        "Student  ID": "school_id",
    }


def test_of_two_columns_for_one_field_the_first_is_taken():
    assert guess(PEOPLE, ["E-mail", "Mail"]) == {"E-mail": "email"}


def test_what_was_chosen_before_wins():
    remember(PEOPLE, ["Nombre", "Name"], {"Nombre": "name"})

    assert guess(PEOPLE, ["Name", "NOMBRE"]) == {"NOMBRE": "name"}


def test_a_later_choice_takes_the_place_of_the_earlier_one():
    remember(PEOPLE, ["Key"], {"Key": "school_id"})
    remember(PEOPLE, ["Key"], {"Key": "email"})

    assert RememberedColumn.objects.get().field == "email"


def test_what_is_remembered_for_people_means_nothing_for_another_kind():
    RememberedColumn.objects.create(kind="others", title="key", field="email")

    assert guess(PEOPLE, ["Key"]) == {}


def test_a_needed_column_is_missing_unless_one_value_holds_for_all():
    assert missing(PEOPLE, {"a": "email", "b": "name"}, {}) == ["Role"]
    assert missing(PEOPLE, {"a": "email", "b": "name"}, {"role": "student"}) == []


def test_a_value_that_holds_for_all_stands_in_every_row():
    table = read_table(b"E-mail,Name\nsam@example.edu,Sam")

    rows, _ = take_rows(PEOPLE, table, guess(PEOPLE, table.titles), {"role": "student"})

    assert rows[0].cells == {"email": "sam@example.edu", "name": "Sam", "role": "student"}


def test_a_rejected_line_is_shown_by_its_needed_cells_in_quotation_marks():
    table = read_table(csv(SAM, "=a@example.edu,=Eve\u202e,student"))

    rows, (rejection,) = take_rows(PEOPLE, table, guess(PEOPLE, table.titles), {})

    assert len(rows) == 1
    assert (rejection.line, rejection.title) == (3, "“=a@example.edu”, “=Eve?”, “student”")


PAIRS = "Mentor,Student,Started on"
TITLES = {"people": "E-mail,Name,Role", "pairs": PAIRS, "meetings": "Mentor,Student,Date,Minutes"}


@pytest.mark.parametrize("chosen", TITLES)
@pytest.mark.parametrize("other", TITLES)
def test_titles_of_another_kind_are_recognized(chosen, other):
    found = looks_like(kind_named(chosen), TITLES[other].split(","))

    assert (found and found.name) == (None if chosen == other else other)


@pytest.mark.parametrize("titles", [["Correo", "Nombre"], ["E-mail", "Name"], ["E-mail", "Name", "Role", "Mentor"]])
def test_titles_that_no_other_kind_needs_are_nobodys_else(titles):
    assert looks_like(PEOPLE, titles) is None


def test_a_file_under_the_wrong_kind_says_what_it_looks_like(client_for, staff):
    run = brought_in(csv("F-1,S-1,2025-01-01", header=PAIRS), staff)

    page = client_for(staff).get(reverse("accounts:import", args=[run.pk])).content.decode()

    assert "By its titles this file holds mentorships, and it was brought in as “People”." in page
