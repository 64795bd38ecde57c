"""As it really happens: a worker in a process of its own reads and applies, and one that is killed is followed by another."""

from datetime import timedelta

from django.utils import timezone

import accounts.defaults
from accounts.models import Event, ImportRun, User
from accounts.roster import runs
from tests.factories import make_staff

from .files import brought_in, csv

State = ImportRun.State


def test_a_file_is_read_and_applied_by_a_worker_and_by_the_next_when_that_is_killed(running_stack):
    accounts.defaults.install()
    staff = make_staff("Registrar")
    lines = [f"p{number}@example.edu,Person {number:04} A,student,M2,Pathways," for number in range(2000)]
    run = brought_in(csv(*lines), staff)

    def reached(state: str) -> bool:
        run.refresh_from_db()
        return run.state == state

    runs.choose_columns(run=run, mapping=run.mapping, by=staff)
    running_stack.wait_until(lambda: reached(State.READ), "the dry run", 60)
    assert run.counts == {"new": 2000}

    runs.start_applying(run=run, by=staff)
    running_stack.wait_until(lambda: reached(State.APPLYING) and run.progress >= 500, "the first chunk", 60)
    running_stack.kill("worker")
    run.refresh_from_db()
    assert (run.state, run.progress < 2000) == (State.APPLYING, True)

    ImportRun.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    running_stack.start("worker")
    running_stack.wait_until(lambda: reached(State.DONE), "the rest", 90)
    assert User.objects.filter(email__startswith="p", role="student").count() == 2000
    assert Event.objects.filter(verb="imported person").count() == 2000
