import pytest
from django.core.management import CommandError

from accounts.models import Event, User
from mentorship.demo import build
from tests.factories import make_staff

from .schools import seed

SMALL = {"students": 4, "faculty": 3, "seed": 7}


def test_it_refuses_outside_local_mode(db, settings):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="local stack only"):
        seed(**SMALL)
    assert not User.objects.exists()


def test_it_refuses_a_school_that_is_not_empty_and_says_what_to_do(db):
    make_staff()
    with pytest.raises(CommandError, match="make clean"):
        seed(**SMALL)


def test_if_empty_does_nothing_where_there_are_people(db):
    make_staff()
    assert seed(if_empty=True, **SMALL) == ""
    assert User.objects.count() == 1


def test_a_small_school_works_and_is_counted_in_one_line(db):
    said = seed(if_empty=True, **SMALL)
    assert said.startswith("Demo school: 4 students, 4 faculty and staff,")
    assert said.count("\n") == 1
    assert User.objects.filter(email="student@example.edu").exists()


def test_too_small_a_school_is_refused(db):
    with pytest.raises(CommandError, match="at least 3"):
        seed(students=2, faculty=3)


def test_a_seed_that_is_broken_off_leaves_nothing(db, monkeypatch):
    def break_off(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(build.clocks, "come_back", break_off)
    with pytest.raises(KeyboardInterrupt):
        seed(**SMALL)
    assert not User.objects.exists()
    assert not Event.objects.exists()
