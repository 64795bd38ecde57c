"""The ranked directory page as a multiple of the bare SQL that fetches the same rows, at 1,400 mentors."""

import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

from accounts.models import MentorProfile, Topic, User
from tests import factories

MENTORS, TOPICS_EACH, RUNS = 1400, 6, 9


def main() -> None:
    setup_test_environment()
    call_command("install_defaults", verbosity=0)
    client = student_with_goals()
    make_mentors()
    page = median(lambda: client.get("/mentors/"))
    with CaptureQueriesContext(connection) as captured:
        client.get("/mentors/")
    statements = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    bare = median(lambda: run(statements))
    print(
        f"directory, {MENTORS} mentors: page {page * 1000:.1f} ms, its {len(statements)} statements alone {bare * 1000:.1f} ms,"
    )
    print(f"page / bare SQL = {page / bare:.2f}")


def student_with_goals() -> Client:
    student = factories.make_student("M2")
    for topic in Topic.objects.all()[:3]:
        factories.make_goal(student, topic=topic)
    client = Client()
    client.force_login(student, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def make_mentors() -> None:
    topics = list(Topic.objects.all())
    users = User.objects.bulk_create(
        User(email=f"m{number}@bench.example.edu", full_name=f"Dr. {number:04}", role="faculty")
        for number in range(MENTORS)
    )
    profiles = MentorProfile.objects.bulk_create(MentorProfile(user=user, capacity=3) for user in users)
    link = MentorProfile.topics.through
    link.objects.bulk_create(
        link(mentorprofile=profile, topic=topics[(number * 7 + step) % len(topics)])
        for number, profile in enumerate(profiles)
        for step in range(TOPICS_EACH)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


def median(act: Callable) -> float:
    """Seconds, after one run that does not count."""
    act()
    return statistics.median(_seconds(act) for _ in range(RUNS))


def _seconds(act: Callable) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
