"""A file from its bytes to its report: who may do what in which state, and what is kept for how long."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from accounts.models import Event, ImportLine, ImportRun, Invitation, User
from accounts.roster import applying, runs, work
from accounts.roster.kinds import Outcome
from accounts.roster.lease import LostError, claim, held
from accounts.roster.work import forget_old_files, work_on_imports, work_until_done
from notifications.models import Notification
from tests.factories import make_department, make_staff, make_student, make_track
from tests.threads import at_once, won

from .files import SAM, applied, brought_in, csv, excel, read

pytestmark = pytest.mark.django_db

ADA = "ada@example.edu,Ada Lind,faculty,,,Medicine"
State = ImportRun.State


@pytest.fixture(autouse=True)
def lists(db):
    make_track()
    make_department()


def imported() -> set[str]:
    return set(User.objects.exclude(role="staff").values_list("email", flat=True))


def many(count: int) -> bytes:
    return csv(*(f"p{number}@example.edu,Person {number:04} A,student,M2,Pathways," for number in range(count)))


def test_a_file_waits_for_its_columns(staff):
    run = brought_in(csv(SAM), staff)

    assert (run.state, run.mapping["E-mail"], run.uploaded_by) == (State.UPLOADED, "email", staff)
    assert run.notes["sample"] == [SAM.split(",")]
    assert len(run.digest) == 64


@pytest.mark.parametrize("who", ["student", "mentor", "scoped", "reports"])
def test_only_who_sees_the_whole_school_brings_in_files(who, staff, request):
    scoped = {"scope_track": make_track()} if who == "scoped" else {}
    if who in {"scoped", "reports"}:
        person = make_staff(staff_scope={"scoped": "track", "reports": "reports"}[who], **scoped)
    else:
        person = request.getfixturevalue(who)
    run = brought_in(csv(SAM), staff)

    with pytest.raises(PermissionDenied):
        brought_in(csv(SAM), person)
    for service in (runs.choose_again, runs.start_applying, runs.set_aside, runs.invite_newcomers):
        with pytest.raises(PermissionDenied):
            service(run=run, by=person)


def test_without_a_needed_column_nothing_is_read(staff):
    run = brought_in(csv(SAM), staff)

    with pytest.raises(ValidationError, match="Say which column holds Name and Role"):
        runs.choose_columns(run=run, mapping={"E-mail": "email"}, by=staff)


def test_the_counts_say_what_it_would_do(staff):
    make_student(email="sam@example.edu", name="Sam R.")

    run = read(csv(SAM, ADA, "broken"), staff)

    assert (run.state, run.total) == (State.READ, 3)
    assert run.counts == {Outcome.CHANGED: 1, Outcome.NEW: 1, Outcome.REJECTED: 1}
    assert [line.outcome for line in run.lines.all()] == ["changed", "new", "rejected"]
    assert imported() == {"sam@example.edu"}


def test_the_columns_can_be_chosen_again(staff):
    run = read(csv(SAM), staff)

    run = runs.choose_again(run=run, by=staff)

    assert (run.state, run.counts, run.lines.count()) == (State.UPLOADED, {}, 0)


def test_another_sheet_brings_other_columns(staff):
    run = brought_in(excel(["A", "B", "C"], [1, 2, 3], more={"Two": [["E-mail", "Name", "Role"], [4, 5, 6]]}), staff)

    run = runs.choose_sheet(run=run, sheet="Two", by=staff)

    assert (run.columns, run.notes["sheet"], run.notes["sample"]) == (
        ["E-mail", "Name", "Role"],
        "Two",
        [["4", "5", "6"]],
    )
    assert read_states(run, staff) == State.READ


def read_states(run: ImportRun, staff: User) -> str:
    return work_until_done(runs.choose_columns(run=run, mapping=run.mapping, by=staff)).state


def test_what_is_set_aside_leaves_nothing_of_itself(staff):
    run = runs.set_aside(run=read(csv(SAM), staff), by=staff)

    assert (run.state, run.content, run.lines.count(), "sample" in run.notes) == (State.DISCARDED, None, 0, False)


@pytest.mark.parametrize("service", [runs.choose_again, runs.set_aside, runs.start_applying])
def test_what_was_applied_stays_applied(staff, service):
    run = applied(csv(SAM), staff)

    with pytest.raises(ValidationError, match="A colleague has gone on with this file meanwhile"):
        service(run=run, by=staff)


def test_a_file_with_nothing_to_do_cannot_be_applied(staff):
    run = read(csv("broken"), staff)

    with pytest.raises(ValidationError, match="nothing in this file to apply"):
        runs.start_applying(run=run, by=staff)


def test_each_step_has_an_actor_in_the_history(staff):
    run = applied(csv(SAM), staff)

    history = Event.objects.filter(target_id=run.pk).order_by("at")
    assert [(event.verb, event.actor) for event in history] == [
        (verb, staff) for verb in ("brought in a file", "chose columns", "applied import", "finished import")
    ]


def test_inviting_is_an_act_of_its_own_and_happens_once(staff):
    run = applied(csv(SAM, ADA), staff)
    assert not Invitation.objects.exists()

    assert runs.invite_newcomers(run=run, by=staff) == 2
    assert runs.invite_newcomers(run=run, by=staff) == 0

    assert Notification.objects.filter(kind="accounts.invitation").count() == 2


def test_who_came_otherwise_is_not_invited_by_a_file(staff):
    make_student(email="sam@example.edu", name="Sam R.")

    assert not runs.newcomers(applied(csv(SAM), staff)).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_press_apply_at_once_apply_it_once(staff):
    colleague = make_staff("Colleague")
    run = read(many(30), staff)

    answers = at_once(*(lambda by=by: runs.start_applying(run=run, by=by) for by in (staff, colleague)))
    at_once(work_on_imports, work_on_imports)

    assert len(won(answers)) == 1
    assert Event.objects.filter(verb="imported person").count() == len(imported()) == 30
    run.refresh_from_db()
    assert (run.state, run.progress, run.applied_by) == (State.DONE, 30, won(answers)[0].applied_by)


def test_a_worker_that_dies_is_followed_by_another_that_goes_on(staff, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 10)
    run = runs.start_applying(run=read(many(30), staff), by=staff)
    apply, chunks = applying._apply, []

    def dies_in_the_second(run, lines, rows):
        apply(run, lines, rows)
        chunks.append(len(lines))
        if len(chunks) == 2:
            raise ConnectionError

    monkeypatch.setattr(applying, "_apply", dies_in_the_second)
    work_on_imports()
    run.refresh_from_db()
    assert (run.state, run.progress, len(imported())) == (State.APPLYING, 10, 10)

    work_on_imports()
    assert len(imported()) == 10, "the first worker's lease still runs"
    ImportRun.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    work_on_imports()

    run.refresh_from_db()
    assert (run.state, run.progress, len(imported())) == (State.DONE, 30, 30)
    assert Event.objects.filter(verb="imported person").count() == 30


def test_a_worker_that_dies_while_reading_leaves_nothing_twice(staff):
    run = brought_in(many(3), staff)
    run = runs.choose_columns(run=run, mapping=run.mapping, by=staff)
    ImportLine.objects.create(run=run, line=2, outcome=Outcome.NEW, title="left by a dead worker")
    ImportRun.objects.update(beat_at=timezone.now() - timedelta(minutes=3))

    assert work_until_done(run).lines.count() == 3


def test_what_is_wrong_with_a_file_beyond_words_ends_in_a_sentence(staff, monkeypatch):
    run = brought_in(csv(SAM), staff)
    runs.choose_columns(run=run, mapping=run.mapping, by=staff)
    monkeypatch.setattr(work, "read_run", lambda run: 1 / 0)

    work_on_imports()

    run.refresh_from_db()
    assert (run.state, run.problem) == (State.FAILED, work.UNREADABLE)


def test_a_run_belongs_to_one_worker(staff):
    run = brought_in(csv(SAM), staff)
    runs.choose_columns(run=run, mapping=run.mapping, by=staff)

    mine = claim(run.pk)
    assert claim(run.pk) is None
    ImportRun.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    assert claim(run.pk) is not None

    with pytest.raises(LostError), held(mine):
        pytest.fail("the run is another worker's by now")


@pytest.mark.parametrize(("days", "kept"), [(6, True), (8, False)])
def test_a_file_that_nobody_applies_is_set_aside_after_a_week(staff, days, kept):
    run = read(csv(SAM), staff)
    ImportRun.objects.update(uploaded_at=timezone.now() - timedelta(days=days))

    forget_old_files()

    run.refresh_from_db()
    assert (run.content is not None, run.state) == (kept, State.READ if kept else State.DISCARDED)


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
def test_what_the_lines_said_is_gone_after_a_month(staff, days, kept):
    run = applied(csv(SAM), staff)
    ImportRun.objects.update(uploaded_at=timezone.now() - timedelta(days=days))

    work_on_imports()

    run.refresh_from_db()
    assert (run.lines.exists(), run.counts) == (kept, {Outcome.NEW: 1, "left": 0})


def test_a_file_that_is_being_applied_is_not_forgotten(staff):
    run = runs.start_applying(run=read(csv(SAM), staff), by=staff)
    ImportRun.objects.update(uploaded_at=timezone.now() - timedelta(days=40), beat_at=timezone.now())

    forget_old_files()

    run.refresh_from_db()
    assert (run.state, run.content is not None, run.lines.count()) == (State.APPLYING, True, 1)


def test_nothing_of_a_file_is_in_a_table_of_another_name(staff):
    """The bytes are in one column, which is emptied: so a purge of the file is a purge of the file."""
    applied(csv(SAM), staff)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_importrun WHERE content IS NOT NULL")
        assert cursor.fetchone() == (0,)


def test_what_is_set_aside_by_the_clock_leaves_no_lines_and_an_event(staff):
    run = read(csv(SAM), staff)
    ImportRun.objects.update(uploaded_at=timezone.now() - timedelta(days=8))

    forget_old_files()

    assert not run.lines.exists()
    assert Event.objects.get(verb="set import aside", target_id=run.pk).actor is None


def test_a_file_that_somebody_applies_at_that_moment_is_not_set_aside(staff, monkeypatch):
    """Between the worker's look and its hand somebody presses the button."""
    run = read(csv(SAM), staff)
    ImportRun.objects.update(uploaded_at=timezone.now() - timedelta(days=8))
    forget = work.forget_file
    monkeypatch.setattr(work, "forget_file", lambda found: runs.start_applying(run=found, by=staff) and forget(found))

    forget_old_files()

    run.refresh_from_db()
    assert (run.state, run.content is not None, run.lines.count()) == (State.APPLYING, True, 1)
