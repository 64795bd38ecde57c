from argparse import ArgumentParser
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.clock import school_today
from accounts.models import ImportRun, Role, User
from accounts.permissions import sees_whole_school
from accounts.roster import runs
from accounts.roster.files import LARGEST_FILE, BadFileError, Table, read_table
from accounts.roster.kinds import ImportKind, all_kinds, kind_named
from accounts.roster.mapping import Mapping, guess, refuse_missing
from accounts.roster.reading import make_plan
from accounts.roster.report import lines
from accounts.roster.work import work_until_done


class Command(BaseCommand):
    help = (
        "Bring in people from a CSV or Excel file (docs/examples/roster.csv), as the screen Files does; docs/imports.md "
        "says what its columns are. Without --apply it only says what it would do. People who are not in the file stay "
        "as they are; a role is never changed. Nobody is written to, but for people who get another address: both inboxes "
        "are told."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=[kind.name for kind in all_kinds()], default="people")
        parser.add_argument("--apply", action="store_true", help="do it; without this nothing is changed")
        parser.add_argument(
            "--by",
            metavar="EMAIL",
            help="the member of the staff who does it, kept in the history; --apply needs it",
        )

    def handle(self, *args, file: Path, kind: str, apply: bool, by: str | None, **options) -> None:
        if apply and not by:
            raise CommandError(
                "Say who does it, for the history: add --by and the e-mail address of a member of the staff."
            )
        actor, what = self._staff(by) if by else None, kind_named(kind)
        content = self._content(file)
        table, mapping = self._table(file, what, content)
        steps = make_plan(what, table, mapping, {}, school_today())
        self._say(lines(what, table, mapping, steps))
        if apply:
            self._say(self._apply(what, file, content, mapping, actor))
        else:
            self._say(["This was a dry run: nothing was changed. Add --apply to do it."])

    def _apply(self, kind: ImportKind, file: Path, content: bytes, mapping: Mapping, by: User) -> list[str]:
        """The very path of the screen, in this process."""
        run = runs.bring_in(kind=kind, file_name=file.name, content=content, by=by)
        run = work_until_done(runs.choose_columns(run=run, mapping=mapping, by=by))
        try:
            run = work_until_done(runs.start_applying(run=run, by=by))
        except ValidationError:
            runs.set_aside(run=run, by=by)
            return ["Done: there was nothing to do."]
        left = run.lines.exclude(problem="")
        return [*(f"line {line.line}: {line.problem}" for line in left), self._done(kind, run)]

    def _done(self, kind: ImportKind, run: ImportRun) -> str:
        count = run.lines.filter(applied_at__isnull=False).count()
        return f"Done: {count} {kind.one if count == 1 else kind.many} created or updated."

    def _content(self, file: Path) -> bytes:
        try:
            with file.open("rb") as opened:
                return opened.read(LARGEST_FILE + 1)
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from None

    def _table(self, file: Path, kind: ImportKind, content: bytes) -> tuple[Table, Mapping]:
        try:
            table = read_table(content)
            mapping = guess(kind, table.titles)
            refuse_missing(kind, table.titles, mapping)
        except BadFileError as problem:
            raise CommandError(f"{file}: {problem}") from None
        return table, mapping

    def _staff(self, email: str) -> User:
        person = User.objects.active().with_email(email).filter(role=Role.STAFF).first()
        if person is None:
            raise CommandError(f"Nobody on the staff has the e-mail address {email}.")
        if not sees_whole_school(person):
            raise CommandError(f"{person} does not see the whole school, and so cannot bring in its people.")
        return person

    def _say(self, said: list[str]) -> None:
        for line in said:
            self.stdout.write(line)
