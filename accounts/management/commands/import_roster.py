from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.clock import school_today
from accounts.models import Role, User
from accounts.roster.apply import apply_plan
from accounts.roster.parse import LARGEST_FILE, NotARosterError, Roster, parse
from accounts.roster.plan import make_plan
from accounts.roster.report import lines


class Command(BaseCommand):
    help = (
        "Create and update people from a CSV file with the columns e-mail, name, role, stage, track and department "
        "(docs/examples/roster.csv). Without --apply it only says what it would do. Stage and track belong to students, "
        "the department to faculty. People who are not in the file stay as they are; a role is never changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="do it; without this nothing is changed")
        parser.add_argument(
            "--by",
            metavar="EMAIL",
            help="the member of the staff who does it, kept in the history; --apply needs it",
        )

    def handle(self, *args, file: Path, apply: bool, by: str | None, **options) -> None:
        if apply and not by:
            raise CommandError(
                "Say who does it, for the history: add --by and the e-mail address of a member of the staff."
            )
        actor = self._staff(by) if by else None
        roster = self._read(file)
        plan = make_plan(roster, school_today())
        self._say(lines(roster, plan))
        if not apply:
            self._say(["This was a dry run: nothing was changed. Add --apply to do it."])
            return
        failed = apply_plan(plan=plan, by=actor)
        self._say([f"line {found.line}: {found.reason}" for found in failed])
        self._say([f"Done: {len(plan.new) + len(plan.changed) - len(failed)} people were created or updated."])

    def _read(self, file: Path) -> Roster:
        try:
            with file.open("rb") as opened:
                return parse(opened.read(LARGEST_FILE + 1))
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from None
        except NotARosterError as problem:
            raise CommandError(f"{file}: {problem}") from None

    def _staff(self, email: str) -> User:
        person = User.objects.active().with_email(email).filter(role=Role.STAFF).first()
        if person is None:
            raise CommandError(f"Nobody on the staff has the e-mail address {email}.")
        return person

    def _say(self, said: list[str]) -> None:
        for line in said:
            self.stdout.write(line)
