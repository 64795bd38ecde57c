"""What staff do to many people at once: whom it would reach, whom it leaves out and why, what follows, and then doing it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from ..deactivation import ALREADY, deactivate_people, reactivate_people, spared
from ..departures import standing_of
from ..entry.invitations import has_arrived, holding, invite
from ..hooks import deactivation_effects
from ..models import Program, User
from ..years.returning import not_moved_along
from .act_forms import ActForm, DeactivateForm, MessageForm
from .messages import muted, write_message

COMES_IN = "Has signed in already, and needs no invitation."
HOLDS = "Has an invitation that still holds."
IS_HERE = "In the program already."


@dataclass(frozen=True)
class Act:
    """`left_out(people, by)` gives {id: why}; `effects(people)` gives (text, number) lines; `perform` does it and says so."""

    slug: str
    heading: str
    button: str
    lead: str
    left_out: Callable[[list[User], User], dict[UUID, str]]
    perform: Callable[[list[User], User, ActForm], str]
    effects: Callable[[list[User]], list[tuple[str, int]]] = lambda people: []
    form: type[ActForm] = ActForm
    danger: bool = False


def people_words(number: int) -> str:
    return f"{number:,} person" if number == 1 else f"{number:,} people"


def number_must_be_typed(count: int) -> bool:
    """The same limits as for people who are missing from a complete file; one person never."""
    program, everybody = Program.current(), User.objects.active().count()
    return count > 1 and (count > program.absent_people or 100 * count > program.absent_percent * everybody)


def _not_invited(people: list[User], by: User) -> dict[UUID, str]:
    waiting = holding(people)
    return _not_invited_again(people, by) | {
        person.pk: HOLDS for person in people if person.pk in waiting and not has_arrived(person) and person.is_active
    }


def _not_invited_again(people: list[User], by: User) -> dict[UUID, str]:
    arrived = {person.pk: COMES_IN for person in people if has_arrived(person)}
    return arrived | _gone(people, by)


def _gone(people: list[User], by: User) -> dict[UUID, str]:
    return {person.pk: ALREADY for person in people if not person.is_active}


def _here(people: list[User], by: User) -> dict[UUID, str]:
    return {person.pk: IS_HERE for person in people if person.is_active}


def _invite(people: list[User], by: User, form: ActForm) -> str:
    number = len(invite(people=people, by=by))
    return f"{people_words(number)} invited. The mails go out one after the other in the next minutes."


def _write(people: list[User], by: User, form: MessageForm) -> str:
    write_message(people=people, by=by, **form.message())
    return f"Your message goes to {people_words(len(people))}. You find it under Messages to people."


def _deactivate(people: list[User], by: User, form: DeactivateForm) -> str:
    hours = form.cleaned_data["wait_hours"]
    effect_at = timezone.now() + timedelta(hours=hours) if hours else None
    made = deactivate_people(people=people, by=by, reason=form.cleaned_data["reason"], effect_at=effect_at)
    told = (
        f"Others are told in {hours} hours, unless you take it back."
        if hours
        else "Those who were bound to them are told."
    )
    return f"{people_words(len(made))} deactivated. {told}"


def _reactivate(people: list[User], by: User, form: ActForm) -> str:
    back = reactivate_people(people=people, by=by)
    return f"{people_words(len(back))} can sign in again. {not_moved_along(back)}".strip()


def _what_ends(people: list[User]) -> list[tuple[str, int]]:
    return [line for lines in deactivation_effects(people) for line in lines]


def _who_mutes(people: list[User]) -> list[tuple[str, int]]:
    return [("People who have switched off mails from the office, and get none", muted(people))]


def _what_stays_closed(people: list[User]) -> list[tuple[str, int]]:
    """What was closed when their leaving took effect is not opened again by coming back."""
    rows = standing_of(people).values()
    undone = sum(row.done_at is None for row in rows)
    return [
        ("People for whom nothing has been closed yet: all is as it was", undone),
        ("People whose requests, mentorships and meetings were closed, and stay closed", len(rows) - undone),
    ]


ACTS = {
    act.slug: act
    for act in (
        Act(
            "invite",
            "Invite",
            "Mail the invitation",
            "Each of them gets a mail with a link that knows their address. They need no password.",
            _not_invited,
            _invite,
        ),
        Act(
            "invite-again",
            "Invite again",
            "Mail a fresh invitation",
            "Each of them gets a new link; the one they have stops working.",
            _not_invited_again,
            _invite,
        ),
        Act(
            "message",
            "Write to",
            "Send it",
            "Each of them gets a mail of their own from the office and can answer it.",
            _gone,
            _write,
            effects=_who_mutes,
            form=MessageForm,
        ),
        Act(
            "deactivate",
            "Deactivate",
            "Deactivate",
            "They can no longer sign in, from this moment on. The others read that they are no longer in the program, never why. "
            "Nothing is deleted.",
            spared,
            _deactivate,
            effects=_what_ends,
            form=DeactivateForm,
            danger=True,
        ),
        Act(
            "reactivate",
            "Bring back",
            "Open their sign-in again",
            "They can sign in again as before.",
            _here,
            _reactivate,
            effects=_what_stays_closed,
        ),
    )
}


def by_reason(people: Iterable[User], left_out: dict[UUID, str]) -> dict[str, list[User]]:
    found: dict = {}
    for person in people:
        if person.pk in left_out:
            found.setdefault(left_out[person.pk], []).append(person)
    return found
