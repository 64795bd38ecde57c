"""Where two people who answered the same items agree and where they differ. Pure: plain values in, plain values out.

An answer is True (selected), False (not selected), a text (the choice that was made), or None (not reached).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Answer = bool | str | None


@dataclass(frozen=True)
class Question:
    key: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Line:
    """One item with both answers; `mentee` and `mentor` are words where the item offers a choice."""

    key: str
    label: str
    mentee: Answer
    mentor: Answer


@dataclass(frozen=True)
class Alignment:
    both: list[Line] = field(default_factory=list)
    differ: list[Line] = field(default_factory=list)
    neither: list[Line] = field(default_factory=list)
    not_compared: list[Line] = field(default_factory=list)

    @property
    def compared(self) -> int:
        return len(self.both) + len(self.differ) + len(self.neither)

    @property
    def agreed(self) -> int:
        return len(self.both) + len(self.neither)


def compare(questions: Iterable[Question], mentee: Mapping[str, Answer], mentor: Mapping[str, Answer]) -> Alignment:
    """Not reached is no answer: an item that one side did not reach is never counted as a difference."""
    found = Alignment()
    for question in questions:
        line = Line(question.key, question.label, mentee.get(question.key), mentor.get(question.key))
        _place(found, line).append(_in_words(line, dict(question.choices)))
    return found


def _place(found: Alignment, line: Line) -> list[Line]:
    if line.mentee is None or line.mentor is None:
        return found.not_compared
    if line.mentee != line.mentor:
        return found.differ
    return found.both if line.mentee else found.neither


def _in_words(line: Line, words: dict[str, str]) -> Line:
    if not words:
        return line
    return Line(line.key, line.label, words.get(line.mentee, line.mentee), words.get(line.mentor, line.mentor))
