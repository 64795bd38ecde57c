from mentorship.celery import app


def test_every_tick_finds_its_task():
    app.finalize()
    app.loader.import_default_modules()
    asked_for = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {
        "notifications.deliver_due",
        "accounts.take_effect",
        "accounts.keep_periods",
        "accounts.tell_of_endings",
        "accounts.work_on_imports",
        "matching.keep_clocks",
        "meetings.keep_clocks",
        "surveys.keep_calendar",
    } == asked_for
    assert asked_for <= set(app.tasks)
