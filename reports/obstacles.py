"""What students without a mentor say is in the way. Answers are survey data: small counts are withheld on the screen as well."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from surveys.calendar import label_of
from surveys.models import CheckIn, CheckInAnswer, Item

from .periods import Period
from .queries import midnight_after
from .statistics import suppress

ITEM = "in-the-way"


@dataclass(frozen=True)
class Option:
    text: str
    selected: int | None
    not_selected: int | None
    of: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.selected / self.of) if self.selected is not None else None


@dataclass(frozen=True)
class StageAnswers:
    """`reached` is the item's own n. `options` is empty where too few reached it."""

    stage: str
    question: str
    instrument: str
    reached: int | None
    not_reached: int | None
    options: list[Option]

    @property
    def tells_something(self) -> bool:
        return any(option.selected is not None for option in self.options)


@dataclass(frozen=True)
class Round:
    label: str
    closed_on: date
    stages: list[StageAnswers]


def closed_round(period: Period, today: date, threshold: int) -> Round | None:
    """The newest round of the year that is over. While one is open each answer would show in the difference of two visits."""
    rounds = CheckIn.objects.filter(relationship=None).values("period").annotate(last=Max("due_on"))
    found = rounds.filter(last__lt=today, last__range=(period.starts, period.ends)).order_by("-last").first()
    if not found:
        return None
    done = CheckIn.objects.filter(
        relationship=None,
        period=found["period"],
        had_mentor=False,
        state=CheckIn.State.DONE,
        closed_at__lt=midnight_after(found["last"]),
    )
    return Round(label_of(found["period"]), found["last"], _stages(done, threshold))


def _stages(done, threshold: int) -> list[StageAnswers]:
    asked = dict(done.order_by().values_list("stage").annotate(number=Count("pk")))
    items = _items(done)
    ticks = defaultdict(list)
    answers = CheckInAnswer.objects.filter(check_in__in=done, item__key=ITEM)
    for stage, value in answers.values_list("check_in__stage", "value"):
        ticks[stage].append(value)
    return [answers_of(item, stage, ticks[stage], asked[stage], threshold) for stage, item in sorted(items.items())]


def _items(done) -> dict[str, Item]:
    """The newest wording that was asked at each stage."""
    used = done.order_by("version__number").values_list("stage", "version").distinct()
    items = {item.version_id: item for item in Item.objects.filter(key=ITEM).select_related("version__questionnaire")}
    return {stage: items[version] for stage, version in used if version in items}


def answers_of(item: Item, stage: str, values: list[Iterable[str]], asked: int, threshold: int) -> StageAnswers:
    reached = len(values)
    enough = reached >= threshold
    return StageAnswers(
        stage=stage,
        question=item.text,
        instrument=str(item.version),
        reached=reached if enough else None,
        not_reached=asked - reached if asked - reached >= threshold else None,
        options=options_of(item.choices, values, threshold) if enough else [],
    )


def options_of(choices: list, values: list[Iterable[str]], threshold: int) -> list[Option]:
    ticked = Counter(key for value in values for key in set(value))
    return [_option(text, ticked[key], len(values), threshold) for key, text in choices]


def _option(text: str, selected: int, of: int, threshold: int) -> Option:
    safe = suppress({("selected",): selected, ("not selected",): of - selected}, threshold)
    return Option(text, safe[("selected",)], safe[("not selected",)], of)
