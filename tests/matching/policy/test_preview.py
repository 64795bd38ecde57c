import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching.policy import preview as previews
from matching.policy.preview import preview, said
from matching.scoring import Weights
from tests.factories import make_goal, make_mentor, make_student, make_topic

pytestmark = pytest.mark.django_db
ONLY_ROOM = Weights(*[0] * len(Weights._fields))._replace(room=50)


@pytest.fixture
def one_place(monkeypatch):
    monkeypatch.setattr(previews, "FIRST_PAGE", 1)


@pytest.fixture
def school(one_place):
    """Six students want research; who does research has no room, who has room does something else."""
    research = make_topic("Research")
    busy = make_mentor(0, name="Dr. Busy Research", topics=(research,))
    free = make_mentor(9, name="Dr. Free Hands", topics=(make_topic("Letters"),))
    for _ in range(6):
        make_goal(make_student("M2", name="Zed Quill"), topic=research, text="Secret wish", importance=5)
    return busy, free


def test_a_change_shows_who_comes_in_and_who_goes_out(school):
    found = preview(ONLY_ROOM)
    drawn = found.drawn[0]
    assert (drawn.year, drawn.come, drawn.go, drawn.moves) == ("M2", 1, 1, 0)
    assert [tuple(line) for line in drawn.before] == [("Dr. Busy Research", "out")]
    assert [tuple(line) for line in drawn.after] == [("Dr. Free Hands", "new")]


def test_the_whole_is_counted(school):
    found = preview(ONLY_ROOM)
    assert (found.tried, found.changed, len(found.drawn)) == (6, "6", 6)
    assert [tuple(row) for row in found.most_shown] == [("Dr. Free Hands", "0", "6"), ("Dr. Busy Research", "6", "0")]
    assert (found.share_before, found.share_after) == (100, 100)


def test_without_a_change_every_page_stays(school):
    found = preview(Weights())
    assert found.changed == "0"
    assert {line.how for drawn in found.drawn for line in (*drawn.before, *drawn.after)} == {""}


def test_up_and_down_are_named(school, monkeypatch):
    monkeypatch.setattr(previews, "FIRST_PAGE", 2)
    assert [line.how for line in preview(ONLY_ROOM).drawn[0].after] == ["up", "down"]


def test_nothing_of_a_student_is_in_it(school):
    words = str(preview(ONLY_ROOM))
    assert not any(secret in words for secret in ("Zed Quill", "Secret wish", "research", "Letters"))


def test_too_few_students_give_no_preview(one_place, mentor):
    make_goal(make_student())
    assert preview(ONLY_ROOM) is None


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "5"),
        (15, "15"),
        (16, "all but fewer than 5"),
        (20, "20"),
    ],
)
def test_a_small_count_and_a_small_rest_are_withheld(number, words):
    assert said(number, 20, 5) == words


def test_more_students_and_mentors_take_no_more_queries(school):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            preview(ONLY_ROOM)
        return len(captured)

    few = queries()
    for _ in range(10):
        make_goal(make_student())
        make_mentor()
    assert queries() == few
