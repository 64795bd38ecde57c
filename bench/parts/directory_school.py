"""One school of a given size, in a process of its own: does what its standard input names and answers each with one line."""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from itertools import count

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

import django

django.setup()

import psutil
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

from accounts.models import MentorProfile, Mode, Specialty, Topic, User
from matching.directory.seekers import seeker_of
from matching.models import ScoringPolicy
from matching.ranking import filters, held, load, rank, this_moment
from matching.ranking.scores import scores
from matching.scoring import Offer, Seeker, score
from tests import factories

LISTS = {"topics": (Topic, 6), "topics_not_offered": (Topic, 2), "specialties": (Specialty, 2)}
WORDS = [
    "asthma",
    "marathon",
    "piano",
    "imaging",
    "sleep",
    "outcomes",
    "rural",
    "global",
    "robotics",
    "ethics",
    "chess",
    "cooking",
]
NAMES = [
    "Lind",
    "Haddad",
    "Osei",
    "Rivera",
    "Vale",
    "Novak",
    "Okafor",
    "Tanaka",
    "Silva",
    "Cohen",
    "Meyer",
    "Dubois",
    "Rossi",
    "Kaya",
    "Singh",
]


def main(size: int) -> None:
    setup_test_environment()
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    call_command("install_defaults", verbosity=0, stdout=sys.stderr)
    make_mentors(size, random.Random(size))
    acts = actions(make_student())
    for line in sys.stdin:
        print(json.dumps(acts[line.strip()]()), flush=True)


def actions(student: User) -> dict[str, Callable]:
    client = Client()
    client.force_login(student, backend="allauth.account.auth_backends.AuthenticationBackend")
    specialty = Specialty.objects.all()[3].slug
    turn = count()
    seeker, weights = seeker_of(student), ScoringPolicy.weights_now()
    rows = list(load.mentors())
    statements = statements_of(client, "/mentors/")

    def page(query: str = "") -> float:
        address = f"/mentors/?{query}"
        return seconds(lambda: client.get(address))

    return {
        "prepare": lambda: prepare(rows, seeker, len(statements)),
        "page": page,
        "filtered": lambda: page(f"specialty={specialty}&room=1"),
        "words": lambda: page(f"q={NAMES[next(turn) % len(NAMES)]}+{WORDS[next(turn) % len(WORDS)]}"),
        "page 30": lambda: page("page=30"),
        "bare SQL": lambda: seconds(lambda: run(statements)),
        "plain scores": lambda: seconds(lambda: [score(seeker, row.offer, weights) for row in rows]),
        "packed scores": lambda: packed_scores(seeker, weights),
        "after a change": after_a_change,
    }


def prepare(rows: list, seeker: Seeker, queries: int) -> dict:
    """Correctness first; then what it costs to read the whole school."""
    held.forget()
    before = pss()
    cold = seconds(held.mentors)
    grown = pss() - before
    packed, weights = held.mentors(), ScoringPolicy.weights_now()
    places = filters.room(packed, this_moment())
    by_id = sorted(rows, key=lambda row: row.id.bytes)
    offers = [Offer(**vars(row.offer) | {"has_room": bool(room)}) for row, room in zip(by_id, places, strict=True)]
    plain = [score(seeker, offer, weights) for offer in offers]
    assert list(scores(packed, seeker, weights, places > 0)) == plain
    order = sorted(
        zip(plain, places, by_id, strict=True), key=lambda one: (-one[0], -one[1], one[2].name, one[2].id.bytes)
    )
    expected = [row.id for _, _, row in order]
    assert rank(seeker=seeker, weights=weights, size=200).ids == expected[:200]
    assert rank(seeker=seeker, weights=weights, page=60).ids == expected[59 * 20 : 60 * 20]
    return {"scores": len(plain), "bytes": packed.bytes_each, "cold": cold, "grown": grown, "queries": queries}


def packed_scores(seeker: Seeker, weights) -> float:
    packed = held.mentors()
    has_room = filters.room(packed, this_moment()) > 0
    return seconds(lambda: scores(packed, seeker, weights, has_room))


def after_a_change() -> float:
    profile = MentorProfile.objects.order_by("?").first()
    MentorProfile.objects.filter(pk=profile.pk).update(capacity=profile.capacity % 5 + 1)
    return seconds(held.mentors)


def make_student() -> User:
    student = factories.make_student("M2")
    for topic in Topic.objects.all()[:4]:
        factories.make_goal(student, topic=topic)
    profile = student.student_profile
    profile.needs.set(Topic.objects.all()[4:8])
    profile.specialties.set(Specialty.objects.all()[:4])
    return student


def make_mentors(size: int, chance: random.Random) -> None:
    people = [(f"Dr. {chance.choice(NAMES)} {number:05}", number) for number in range(size)]
    users = User.objects.bulk_create(
        [User(email=f"m{number}@bench.example.edu", full_name=name, role="faculty") for name, number in people],
        batch_size=2000,
    )
    profiles = MentorProfile.objects.bulk_create([make_profile(user, chance) for user in users], batch_size=2000)
    for name, (model, each) in LISTS.items():
        link_all(profiles, name, list(model.objects.values_list("pk", flat=True)), each, chance)
    students = [factories.make_student("M3") for _ in range(20)]
    ties = [(user, student) for user in users[:: max(1, size // 400)] for student in chance.sample(students, 2)]
    for user, student in ties:
        factories.make_relationship(user, student)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def make_profile(user: User, chance: random.Random) -> MentorProfile:
    return MentorProfile(
        user=user,
        capacity=chance.randint(1, 4),
        accepting=chance.random() < 0.9,
        headline=f"{chance.choice(WORDS)} and {chance.choice(WORDS)}",
        bio=" ".join(chance.choices(WORDS, k=30)),
        career_stage=chance.choice(MentorProfile.CareerStage.values),
        ways=chance.sample(MentorProfile.Way.values, 2),
        modes=chance.sample(Mode.values, 2),
        style=chance.choice([None, 1, 2, 3, 4, 5]),
        cadence_weeks=chance.choice([None, 1, 2, 4, 8]),
        reply_days=chance.randint(0, 7),
    )


def link_all(profiles: list, name: str, keys: list, each: int, chance: random.Random) -> None:
    through = getattr(MentorProfile, name).through
    column = "specialty_id" if name == "specialties" else "topic_id"
    links = (
        through(mentorprofile_id=profile.pk, **{column: key})
        for profile in profiles
        for key in chance.sample(keys, each)
    )
    through.objects.bulk_create(links, batch_size=5000)


def statements_of(client: Client, address: str) -> list[tuple]:
    """What a warm page reads, less the look for changes: the same rows without the page."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries if query["sql"].lstrip().startswith("SELECT")]


def run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


def pss() -> float:
    """MiB that this process adds to the machine."""
    return psutil.Process().memory_full_info().pss / 2**20


def seconds(act: Callable) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]))
