"""What a person reads when the school's sign-on does not let them in: what happened, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """`asks_office` is for what staff can put right; `again` for what another try may."""

    slug: str
    title: str
    text: str
    asks_office: bool = False
    again: bool = True


class RefusedError(Exception):
    """Nobody is signed in, for this reason."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.slug)
        self.refusal = refusal


CANCELED = Refusal("canceled", "You stopped signing in", "Nothing has happened. Begin again whenever you like.")
FAILED = Refusal(
    "failed",
    "Signing in did not work",
    "The answer of your school's sign-on could not be used: it came too late, was used before, or was not meant for this "
    "program. Nothing is wrong with your account. Please begin again here.",
)
UNREACHABLE = Refusal(
    "unreachable",
    "Your school's sign-on does not answer",
    "Please try again in a few minutes, or sign in another way.",
)
UNKNOWN = Refusal(
    "unknown",
    "You are not in this program yet",
    "Your school's sign-on worked, but nobody in this program has your school ID or address. No account was made: people "
    "are added by the office.",
    asks_office=True,
    again=False,
)
LEFT = Refusal(
    "left",
    "Your account here is closed",
    "Your school's sign-on worked, but you are no longer in this program. The office can open your account again.",
    asks_office=True,
    again=False,
)
STAFF = Refusal(
    "staff",
    "Staff sign in by their school ID",
    "An address alone does not open a staff account, and your school's sign-on did not give the school ID that this program "
    "has for you. Ask the office to enter it, or sign in another way.",
    asks_office=True,
    again=False,
)
DISAGREE = Refusal(
    "disagree",
    "The sign-on and this program disagree",
    "Your school ID and your address do not belong to one and the same person here, so nobody was signed in. The office can "
    "see which of the two is wrong.",
    asks_office=True,
    again=False,
)
MOVED = Refusal(
    "moved",
    "Your school's sign-on knows you under another account",
    "This address signed in with another account of your school's sign-on before, and an address can pass from one person "
    "to the next. Use that account, sign in another way, or ask the office.",
    asks_office=True,
    again=False,
)
