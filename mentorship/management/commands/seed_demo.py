from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from matching.models import Relationship
from meetings.models import Meeting
from mentorship.demo.build import build
from mentorship.demo.named import EMAILS, PASSWORD
from surveys.models import CheckIn

LEAST = 3


class Command(BaseCommand):
    help = "Fill an empty database with a demo school and a year of its history. For the local stack only."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--students", type=int, default=240)
        parser.add_argument("--faculty", type=int, default=120)
        parser.add_argument("--seed", type=int, default=7, help="The same seed on the same day makes the same school.")
        parser.add_argument("--if-empty", action="store_true", help="Do nothing where there are people already.")

    def handle(self, *args, students: int, faculty: int, seed: int, if_empty: bool, **options) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "The demo school is for the local stack only: it gives three people a password that is public."
            )
        if min(students, faculty) < LEAST:
            raise CommandError(f"A demo school has at least {LEAST} students and {LEAST} faculty.")
        if not User.objects.exists():
            build(students=students, faculty=faculty, seed=seed)
            self.stdout.write(_counted())
        elif not if_empty:
            raise CommandError(
                "There are people in this database already, and the demo school does not mix with them. "
                "Use an empty one: `make clean` removes the local one with everything in it."
            )


def _counted() -> str:
    counts = (
        f"{User.objects.students().count()} students",
        f"{User.objects.exclude(role='student').count()} faculty and staff",
        f"{Relationship.objects.count()} mentorships and advisings",
        f"{Meeting.objects.count()} meetings",
        f"{CheckIn.objects.count()} check-ins",
    )
    return f"Demo school: {', '.join(counts)}. Sign in as {', '.join(EMAILS)}; password {PASSWORD}."
