"""One seed and one day make one school; another seed makes another. The keys are random, so people are told by e-mail."""

from datetime import date

import pytest

from accounts.models import Enrollment, MentorProfile, User
from matching.models import Agreement, Goal, Relationship, Request
from meetings.models import ActionItem, AgendaItem, Meeting, PrivateNote
from notifications.models import Notification
from surveys.models import CheckIn, CheckInAnswer, ExpectationResponse

from .schools import school_of

DAY = date(2026, 11, 21)
WHAT = [
    (User, ["email", "full_name", "role", "date_joined"]),
    (Enrollment, ["student__email", "stage", "track__slug", "status", "starts_on", "ends_on"]),
    (
        MentorProfile,
        ["user__email", "headline", "bio", "capacity", "accepting", "away_from", "away_until", "topics__slug"],
    ),
    (Goal, ["student__email", "topic__slug", "text", "kind", "importance", "state", "created_at"]),
    (Request, ["student__email", "mentor__email", "message", "state", "created_at", "decided_at", "decline_note"]),
    (Relationship, ["mentor__email", "mentee__email", "kind", "state", "started_at", "ended_at"]),
    (Agreement, ["relationship__mentee__email", "version", "cadence_weeks", "mentor_agreed_at", "mentee_agreed_at"]),
    (Meeting, ["starts_at", "state", "mode", "place", "sequence", "shared_notes", "participants__person__email"]),
    (AgendaItem, ["author__email", "meeting__starts_at", "text", "position"]),
    (ActionItem, ["owner__email", "text", "due_on", "state", "closed_at"]),
    (PrivateNote, ["author__email", "text", "changed_at"]),
    (CheckIn, ["respondent__email", "relationship__mentee__email", "period", "state", "closed_at", "skip_reason"]),
    (CheckInAnswer, ["check_in__respondent__email", "item__key", "value", "check_in__closed_at"]),
    (ExpectationResponse, ["person__email", "relationship__mentee__email", "side", "answers", "answered_at"]),
    (Notification, ["kind", "recipient__email", "about_type", "due_at", "state", "sent_at", "void_reason"]),
]


def dump() -> dict[str, list[str]]:
    return {
        model.__name__: sorted(str(row) for row in model.objects.order_by().values_list(*fields))
        for model, fields in WHAT
    }


def dump_of(seed: int, hour: int = 17) -> dict[str, list[str]]:
    with school_of(DAY, hour, students=8, faculty=6, seed=seed):
        return dump()


@pytest.fixture(scope="module")
def first(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield dump_of(7)


@pytest.mark.parametrize("model", [model.__name__ for model, _ in WHAT])
def test_everything_occurs_in_what_is_compared(first, model):
    assert first[model]


def test_the_same_seed_makes_the_same_school(first):
    assert dump_of(7) == first


def test_the_hour_at_which_it_is_made_decides_only_what_is_still_to_be_said_today(first):
    evening = dump_of(7, hour=23)
    assert evening.pop("Notification")
    assert evening == {name: rows for name, rows in first.items() if name != "Notification"}


def test_another_seed_makes_another(first):
    other = dump_of(8)
    assert [name for name in first if first[name] == other[name]] == []
