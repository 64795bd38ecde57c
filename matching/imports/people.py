"""The two people of a line, by address or school ID."""

from collections.abc import Iterable

from accounts.models import User
from accounts.roster.cells import printable
from accounts.roster.kinds import BadRowError, Row
from accounts.roster.school import people_named


class Named:
    def __init__(self, rows: Iterable[Row]) -> None:
        self.people = people_named({row[side] for row in rows for side in ("mentor", "mentee")})
        self._by_word = {person.school_id.lower(): person for person in self.people if person.school_id}
        self._by_word |= {person.email: person for person in self.people}

    def pair(self, row: Row) -> tuple[User, User]:
        mentor, mentee = self._find(row, "mentor", "mentor"), self._find(row, "mentee", "student")
        if mentor == mentee:
            raise BadRowError("Both are the same person.")
        return mentor, mentee

    def title(self, row: Row) -> str:
        words = [self._by_word.get(row[side].lower()) or f"“{printable(row[side])}”" for side in ("mentor", "mentee")]
        return f"{words[0]} with {words[1]}"

    def _find(self, row: Row, side: str, label: str) -> User:
        if not row[side]:
            raise BadRowError(f"The row names no {label}.")
        if person := self._by_word.get(row[side].lower()):
            return person
        raise BadRowError(
            f"Nobody here has the e-mail address or school ID “{printable(row[side])}”. Bring in the people first."
        )
