"""A person's own answers: in their file, in a purge, and what of them staff may open with a reason."""

from uuid import UUID

from django.db.models import Q

from accounts.hooks import Drawer
from accounts.models import User
from accounts.privacy.blanking import removed

from .models import CheckIn, CheckInAnswer, ExpectationResponse, Item

# Only ever counted, without names: taking one out would let the difference of two reports tell what it said (promise P7).
ONLY_COUNTED = Q(item__reader=Item.Reader.COUNTS) & ~Q(item__kind=Item.Kind.TEXT)
# "Nobody else can read this" is said at the others, or that only the pair does: no reason opens those.
MAY_BE_OPENED = [Item.Reader.COUNTS, Item.Reader.STAFF]


def my_data(user: User) -> dict[str, list[dict]]:
    check_ins = CheckIn.objects.visible_to(user).for_page().prefetch_related("answers__item")
    responses = ExpectationResponse.objects.of(user).answered().for_page().prefetch_related("survey__version__items")
    return {
        "Check-ins": [_check_in(check_in) for check_in in check_ins],
        "How I see mentoring": [_response(response) for response in responses],
    }


def remove(user: User, kind: str) -> dict[str, int]:
    if kind != "surveys":
        return {}
    said = CheckInAnswer.objects.filter(check_in__respondent=user).exclude(ONLY_COUNTED)
    seen = ExpectationResponse.objects.of(user).exclude(answers={})
    return {"Check-in answers": removed(said), "Answers on how they see mentoring": seen.update(answers={})}


def shelves() -> list[Drawer]:
    return [Drawer("check-ins", "Answers in check-ins", _texts, lambda person: set[UUID]())]


def _texts(person: User) -> list[tuple[str, str]]:
    answers = CheckInAnswer.objects.filter(check_in__respondent=person, item__reader__in=MAY_BE_OPENED)
    rows = answers.select_related("item", "check_in").order_by("-check_in__opened_at", "item__position")
    return [(f"{row.check_in.period_label}: {row.item.text}", row.in_words()) for row in rows]


def _check_in(check_in: CheckIn) -> dict:
    answers = {answer.item.text: answer.in_words() for answer in check_in.answers.all()}
    about = {"about": check_in.relationship.mentee.full_name} if check_in.relationship else {}
    asked = {
        "when": check_in.period_label,
        "stage": check_in.stage,
        "asked": check_in.opened_at,
        "open until": check_in.due_on,
        "state": check_in.state_in_words,
        "why skipped": check_in.get_skip_reason_display() if not check_in.went_unanswered else "",
        "read by student affairs": check_in.read_at,
    }
    return asked | about | answers


def _response(response: ExpectationResponse) -> dict:
    items = response.survey.version.items.all()
    answers = {
        item.wording(response.side): item.in_words(response.answers[item.key])
        for item in items
        if item.key in response.answers
    }
    return {"with": response.other.full_name, "answered": response.answered_at, **answers}
