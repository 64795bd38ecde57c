"""Answers: check-ins, and how people see mentoring."""

from collections.abc import Iterable
from datetime import timedelta

from surveys.models import CheckIn, ExpectationResponse, ExpectationSurvey, Item
from surveys.services import (
    answer_check_in,
    answer_expectations,
    answer_the_same,
    mark_read,
    skip_check_in,
)

from .named import EMAILS

Kind, Reader = Item.Kind, Item.Reader
Side = ExpectationResponse.Side
CHECK_INS = {"answers": 13, "skips": 2, "is silent": 4}
SKIPS = [reason for reason, _ in CheckIn.SkipReason.offered()]
SURVEYS = {"answers": 7, "is silent": 3}
NOTHING = ("none", "nothing")
NAMED_WAIT = timedelta(days=30)


class Answers:
    """`items` are read once for each form and side of it."""

    def __init__(self, school) -> None:
        self.school, self._items = school, {}

    def plan_check_ins(self) -> None:
        """For those that opened at this very instant. The three named people leave the newest to whoever tries them."""
        opened = CheckIn.objects.due().filter(opened_at=self.school.year.now).select_related("respondent")
        for check_in in opened.order_by("respondent__email", "relationship__mentee__email"):
            what = self.school.deal("check-ins", CHECK_INS)
            if what != "is silent" and not self._waits_for_visitors(check_in.respondent):
                days = self.school.deal("days to answer", [0, 1, 1, 2, 3, 4, 6, 8, 10, 13, 16, 19])
                self.school.year.plan_in(days, self.answer if what == "answers" else self.skip, check_in)

    def _waits_for_visitors(self, person) -> bool:
        return person.email in EMAILS and self.school.year.today - self.school.year.day < NAMED_WAIT

    def answer(self, check_in: CheckIn) -> None:
        check_in.refresh_from_db(fields=["state", "skip_reason", "had_mentor"])
        if check_in.is_open_on(self.school.year.day):
            answers = self._of_check_in(check_in)
            answered = answer_check_in(check_in=check_in, by=check_in.respondent, answers=answers)
            if any(item.key in answers for item in self._asked(check_in) if item.reader == Reader.STAFF):
                self.school.year.plan_at_work(self.school.rng.randint(1, 2), self._read, answered)

    def skip(self, check_in: CheckIn) -> None:
        check_in.refresh_from_db(fields=["state", "skip_reason"])
        if check_in.is_due and check_in.is_open_on(self.school.year.day):
            skip_check_in(check_in=check_in, by=check_in.respondent, reason=self.school.deal("skips", SKIPS))

    def _read(self, check_in: CheckIn) -> None:
        mark_read(check_in=check_in, by=self.school.rng.choice(self.school.staff).user)

    def _asked(self, check_in: CheckIn) -> list[Item]:
        key = (check_in.version_id, check_in.had_mentor)
        if key not in self._items:
            self._items[key] = list(check_in.version.items.asked_of(has_mentor=check_in.had_mentor).questions())
        return self._items[key]

    def _of_check_in(self, check_in: CheckIn) -> dict:
        answers = {item.key: self._to(item, check_in) for item in self._asked(check_in)}
        return {key: value for key, value in answers.items() if value not in (None, [])}

    def _to(self, item: Item, check_in: CheckIn) -> object:
        rng, deal = self.school.rng, self.school.deal
        if item.reader == Reader.STAFF:
            return self._for_staff(item, check_in)
        if not item.required and rng.random() < 0.1:
            return None
        if item.kind == Kind.CHOICE:
            return deal(f"choice {item.version_id} {item.key}", [key for key, _ in item.choices])
        if item.kind == Kind.CHECKLIST:
            return self._ticks(item)
        if item.kind == Kind.YES_NO:
            return deal(f"yes or no {item.key}", {True: 6, False: 1})
        if item.kind == Kind.SCALE:
            return deal(f"scale {item.key}", {1: 1, 2: 2, 3: 4, 4: 5, 5: 2})
        return self.school.texts.one("next_step") if rng.random() < 0.4 else None

    def _ticks(self, item: Item) -> list[str]:
        keys = [key for key, _ in item.choices]
        nothing = [key for key in keys if key in NOTHING]
        if nothing and self.school.rng.random() < 0.3:
            return nothing
        some = [key for key in keys if key not in (*NOTHING, "uneasy", "alone")]
        return sorted(self.school.rng.sample(some, min(len(some), self.school.rng.randint(1, 3))), key=keys.index)

    def _for_staff(self, item: Item, check_in: CheckIn) -> object:
        if not self.school.deal(f"for staff {item.kind}", {True: 1, False: 13}):
            return None
        if item.kind == Kind.CHECKLIST:
            return [self.school.rng.choice(item.choices)[0]]
        return self.school.texts.one("to_staff_from_mentor" if check_in.relationship_id else "to_staff")

    def plan_surveys(self) -> None:
        for survey in ExpectationSurvey.objects.filter(opened_at=self.school.year.now):
            self._plan_survey(survey)

    def _plan_survey(self, survey: ExpectationSurvey) -> None:
        waiting = survey.responses.select_related("person", "relationship__mentee", "relationship__mentor").order_by(
            "person__email", "relationship__mentee__email", "relationship__mentor__email"
        )
        of_person: dict = {}
        for response in waiting:
            of_person.setdefault((response.person.email, response.side), []).append(response)
        silent = self._a_silent_pair(waiting)
        for (email, _), responses in of_person.items():
            answers = self.school.deal("surveys", SURVEYS) == "answers" and email not in silent
            if answers and not self._waits_for_visitors(responses[0].person):
                days = self.school.deal("days to survey", [0, 1, 1, 2, 3, 5, 7, 8, 11, 15])
                self.school.year.plan_in(days, self.answer_survey, responses, email)

    def _a_silent_pair(self, waiting: Iterable[ExpectationResponse]) -> set[str]:
        """In every survey there are two of whom neither answers."""
        pairs = [{row.relationship.mentor.email, row.relationship.mentee.email} for row in waiting]
        return next((pair for pair in pairs if not pair & set(EMAILS)), set())

    def answer_survey(self, responses: list[ExpectationResponse], email: str) -> None:
        """A mentor of several answers once and confirms for each of the others; a student of two answers for each."""
        first = True
        for response in responses:
            response.relationship.refresh_from_db(fields=["state"])
            if not response.is_open_at(self.school.year.now):
                continue
            if first or response.side == Side.MENTEE:
                answer_expectations(response=response, by=response.person, answers=self._expectations(response))
            else:
                answer_the_same(response=response, by=response.person)
            first = False

    def _expectations(self, response: ExpectationResponse) -> dict:
        rng, answers = self.school.rng, {}
        reached = rng.random() > 0.06
        for item in self._of_survey(response):
            if item.kind == Kind.TICK and reached:
                answers[item.key] = self.school.deal(f"tick {item.key} {response.side}", {True: 5, False: 3})
            elif item.kind == Kind.CHOICE:
                answers[item.key] = rng.choice(
                    ["fortnightly", "monthly", "monthly", "monthly", "quarterly", "as-needed"]
                )
        return answers

    def _of_survey(self, response: ExpectationResponse) -> list[Item]:
        key = response.survey.version_id
        if key not in self._items:
            self._items[key] = list(response.survey.version.items.questions())
        return self._items[key]
