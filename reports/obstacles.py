"""What students without a mentor say is in the way. Answers are survey data: small counts are withheld on the screen as well.

The staff of one track read the answers of that track. The whole school's numbers less those would be the other tracks', so a
number of one track is told only where the same number of every track could be (promise P7).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet

from accounts.models import Track
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


def closed_round(period: Period, today: date, threshold: int, track: Track | None = None) -> Round | None:
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
    asked = CheckIn.objects.filter(relationship=None, period=found["period"]).order_by()
    tracks, answers = {*asked.values_list("track", flat=True).distinct()}, _read(done)
    if track is None:
        return Round(label_of(found["period"]), found["last"], answers.stages(tracks, threshold))
    parts = {pk: answers.stages({pk}, threshold) for pk in {*tracks, track.pk}}
    return Round(label_of(found["period"]), found["last"], in_step(parts[track.pk], list(parts.values())))


@dataclass(frozen=True)
class Answers:
    """A round's answers, read once. `asked` and `values` are by track and stage."""

    items: dict[str, Item]
    asked: Counter
    values: dict[tuple[UUID, str], list[list[str]]]

    def stages(self, tracks: set[UUID], threshold: int) -> list[StageAnswers]:
        """Of each choice of tracks the same stages and wordings, where nobody of them answered as well."""
        return [self._stage(item, stage, tracks, threshold) for stage, item in sorted(self.items.items())]

    def _stage(self, item: Item, stage: str, tracks: set[UUID], threshold: int) -> StageAnswers:
        values = [value for track in tracks for value in self.values.get((track, stage), [])]
        return answers_of(item, stage, values, sum(self.asked[track, stage] for track in tracks), threshold)


def _read(done: QuerySet) -> Answers:
    values = defaultdict(list)
    answers = CheckInAnswer.objects.filter(check_in__in=done, item__key=ITEM)
    for track, stage, value in answers.values_list("check_in__track", "check_in__stage", "value"):
        values[track, stage].append(value)
    return Answers(_items(done), Counter(done.values_list("track", "stage")), values)


def in_step(own: list[StageAnswers], parts: list[list[StageAnswers]]) -> list[StageAnswers]:
    """One track's answers, less each number that some other track's would have to withhold. Pure."""
    return [_stage_in_step(stage, [part[place] for part in parts]) for place, stage in enumerate(own)]


def _stage_in_step(stage: StageAnswers, parts: list[StageAnswers]) -> StageAnswers:
    enough = all(part.reached is not None for part in parts)
    return replace(
        stage,
        reached=stage.reached if enough else None,
        not_reached=stage.not_reached if enough and all(part.not_reached is not None for part in parts) else None,
        options=[
            _option_in_step(option, [part.options[place] for part in parts])
            for place, option in enumerate(stage.options)
        ]
        if enough
        else [],
    )


def _option_in_step(option: Option, parts: list[Option]) -> Option:
    told = all(part.selected is not None for part in parts)
    return option if told else replace(option, selected=None, not_selected=None)


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
