"""Which person a line is about: by the school's own ID first, then by address."""

import pytest

from accounts.models import Role, User
from accounts.roster.kinds import Outcome, Step
from accounts.roster.people import remarks
from accounts.roster.plan import DOUBTFUL
from tests.factories import make_mentor, make_staff, make_user

from .files import people_file, steps_of

pytestmark = pytest.mark.django_db


def planned(*rows: dict) -> list[Step]:
    return steps_of(people_file(*({"role": "faculty", "name": "Ada Lind"} | row for row in rows)))


@pytest.fixture
def ada() -> User:
    return make_mentor(name="Ada Lind", email="ada@example.edu", school_id="F-17")


def test_a_known_id_with_another_address_is_the_same_person(ada):
    (step,) = planned({"school_id": "f-17", "email": "ada.lind@example.edu"})

    assert (step.person, step.outcome) == (ada, Outcome.CHANGED)
    assert step.details[-1] == "address: ada@example.edu → ada.lind@example.edu (not verified yet)"


def test_the_case_of_an_id_is_no_change_worth_a_word(ada):
    (step,) = planned({"school_id": "f-17", "email": "ada@example.edu"})

    assert (step.person, step.outcome) == (ada, Outcome.UNCHANGED)


def test_a_known_address_without_an_id_gets_one():
    noor = make_mentor(name="Ada Lind", email="noor@example.edu")

    (step,) = planned({"school_id": "F-18", "email": "noor@example.edu"})

    assert (step.person, step.details) == (noor, ("school ID: none → F-18",))


def test_a_line_without_an_id_takes_none_away(ada):
    assert planned({"email": "ADA@example.edu"})[0].outcome == Outcome.UNCHANGED


def test_an_id_and_an_address_of_two_people_are_rejected(ada):
    make_mentor(name="Noor Haddad", email="noor@example.edu")

    (step,) = planned({"school_id": "F-17", "email": "noor@example.edu"})

    assert step.details == (
        (
            "Here the school ID is Ada Lind's and the address Noor Haddad's. "
            "If Noor Haddad has another address now, bring that in first."
        ),
    )


def test_an_address_that_was_given_to_somebody_else_is_rejected(ada):
    (step,) = planned({"school_id": "F-99", "email": "ada@example.edu", "name": "Adam Linden"})

    assert step.details == (
        (
            "Here the address is Ada Lind's, whose school ID is F-17. "
            "If it is somebody else's now, change their address first."
        ),
    )


def test_a_staff_accounts_address_is_changed_by_hand_only():
    make_staff("Kim Osei", email="kim@example.edu", school_id="S-1")

    (step,) = planned({"school_id": "S-1", "email": "other@example.edu", "name": "Kim Osei", "role": "staff"})

    assert step.details == ("Here the address is kim@example.edu. A staff account's address is changed by hand only.",)


@pytest.mark.parametrize("power", ["is_staff", "is_superuser"])
def test_a_superusers_address_is_changed_by_hand_only(power):
    make_user(Role.FACULTY, "Root", email="root@example.edu", school_id="R-1", **{power: True})

    assert planned({"school_id": "R-1", "email": "other@example.edu"})[0].outcome == Outcome.REJECTED


@pytest.mark.parametrize("power", [{"role": Role.STAFF}, {"is_staff": True}, {"is_superuser": True}])
def test_a_staff_account_is_given_a_school_id_by_hand_only(power):
    person = make_user(**{"role": Role.FACULTY, "name": "Kim Osei", "email": "kim@example.edu"} | power)
    row = {"email": "kim@example.edu", "name": "Kim Osei", "role": person.role}

    (step,) = planned(row | {"school_id": "MINE"})

    assert step.details == ("Here there is no school ID. A staff account is given one by hand only.",)
    assert planned(row)[0].outcome != Outcome.REJECTED


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            {"email": "ada@example.edu"},
            {"email": "ADA@Example.edu"},
            "ada@example.edu is already on line 2; that line counts.",
        ),
        (
            {"email": "a@example.edu", "school_id": "X1"},
            {"email": "b@example.edu", "school_id": "x1"},
            "x1 is already on line 2; that line counts.",
        ),
    ],
)
def test_of_two_lines_about_one_person_the_first_counts(first, second, said):
    steps = planned(first, second)

    assert [step.outcome for step in steps] == [Outcome.NEW, Outcome.REJECTED]
    assert steps[1].details == (said,)


def test_one_person_by_id_and_by_an_old_address_is_one_person(ada):
    steps = planned(
        {"school_id": "F-17", "email": "ada.lind@example.edu"}, {"email": "ada@example.edu", "name": "Ada L."}
    )

    assert steps[1].details == ("Ada Lind is already on line 2; that line counts.",)


def test_a_rejected_line_does_not_take_the_address():
    steps = planned({"email": "ada@example.edu", "name": "42"}, {"email": "ada@example.edu"})

    assert [step.outcome for step in steps] == [Outcome.REJECTED, Outcome.NEW]


def test_an_endless_id_gets_its_sentence():
    assert "is longer than 64 letters" in planned({"email": "a@example.edu", "school_id": "x" * 65})[0].details[0]


def test_another_name_and_another_address_under_a_known_id_is_doubted(ada):
    content = people_file({"school_id": "F-17", "email": "noor@example.edu", "name": "Noor Haddad", "role": "faculty"})

    (step,) = steps_of(content)

    assert (step.person, step.outcome, step.details[0]) == (ada, Outcome.CHANGED, DOUBTFUL)
    assert remarks([step])[0] == ("Attention: name and address are both others on 1 line (2). Is this the same person?")


@pytest.mark.parametrize("row", [{"email": "ada.lind@example.edu"}, {"email": "ada@example.edu", "name": "Ada Berg"}])
def test_one_of_them_alone_is_no_reason_to_doubt(ada, row):
    (step,) = planned({"school_id": "F-17"} | row)

    assert DOUBTFUL not in step.details
    assert not any("same person" in said for said in remarks([step]))


def test_of_many_doubtful_lines_the_first_are_named():
    people = [make_mentor(school_id=f"F-{number}") for number in range(12)]

    steps = planned(*({"school_id": one.school_id, "email": f"x{one.school_id}@example.edu"} for one in people))

    assert "on 12 lines (2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and more)" in remarks(steps)[0]
