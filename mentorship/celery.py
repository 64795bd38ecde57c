"""Celery: one application, a fixed schedule of ticks, and a sign of life from worker and beat."""

import os

from celery import Celery, bootsteps
from celery.beat import Scheduler
from django.conf import settings

from notifications.heartbeat import beat_alive, worker_alive

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

app = Celery("mentorship")
app.set_default()  # for every thread: Celery's "current app" is the creating thread's alone
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def schedule_ticks(sender: Celery, **kwargs) -> None:
    """Every tick looks for what is due. One that waited for a whole interval is dropped: the next sees the same rows."""
    for name in (
        "notifications.deliver_due",
        "accounts.take_effect",
        "accounts.keep_periods",
        "accounts.tell_of_endings",
        "accounts.work_on_imports",
        "matching.keep_clocks",
        "meetings.keep_clocks",
        "surveys.keep_calendar",
    ):
        sender.add_periodic_task(
            settings.TICK_SECONDS, sender.signature(name), name=name, expires=settings.TICK_SECONDS
        )


class WorkerHeartbeat(bootsteps.StartStopStep):
    """Writes the worker's sign of life from its own timer, so that it shows the consumer alive, not the queue empty."""

    requires = {"celery.worker.components:Timer"}

    def start(self, worker) -> None:
        worker_alive()
        worker.timer.call_repeatedly(settings.TICK_SECONDS, worker_alive)


app.steps["worker"].add(WorkerHeartbeat)


class TickScheduler(Scheduler):
    """The plain in-memory scheduler (what is due stands in the database, so nothing is kept on disk) that says it is alive."""

    def tick(self, *args, **kwargs) -> float:
        beat_alive()
        return super().tick(*args, **kwargs)
