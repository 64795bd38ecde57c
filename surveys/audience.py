"""Who reads an answer and how soon, said at each question. `short` is always in view, `text` opens at the small eye."""

from typing import NamedTuple

from .models import Item

Reader = Item.Reader


class Audience(NamedTuple):
    short: str
    text: str


AUDIENCES = {
    Reader.AUTHOR: Audience(
        "You only",
        "Nobody else can read this in the application: no mentor and no staff. It is stored on the school's systems, "
        "and the law can require its release.",
    ),
    Reader.COUNTS: Audience(
        "Counted without names",
        "You can read it again. Student-affairs staff see only how many people chose each answer, and only where they are "
        "so many that nobody can be told apart. If they ever have to open yours, they state a reason, and you read who, when "
        "and why. No mentor sees it.",
    ),
    Reader.STAFF: Audience(
        "Student-affairs staff read this within three working days",
        "They see your name, your stage, this question and your answer; a mentor's answer also carries the name of the "
        "student it is about. Nobody else sees it. For anything urgent, Help now stands at the foot of the page.",
    ),
    Reader.PAIR: Audience(
        "The two of you, once you have both answered",
        "Before that, nobody sees what you answered. Staff never see it.",
    ),
}


def audience_of(item: Item) -> Audience:
    return AUDIENCES[Reader(item.reader)]
