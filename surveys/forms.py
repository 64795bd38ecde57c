"""Forms made from the items of a version."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from .audience import Audience, audience_of
from .models import CheckIn, ExpectationResponse, Item
from .services.answering import answered

Kind = Item.Kind
LONGEST_TEXT = 2000
NONE_OF_THESE = "none-of-these"
TICKS = "qualities"
YES_NO = [("yes", "Yes"), ("no", "No")]
CHOOSE = {"required": "Please choose one of these.", "invalid_choice": "Please choose one of the answers shown."}


class Line(NamedTuple):
    """One item on the page: a text to read, or a question with its field and who reads the answer."""

    item: Item
    field: forms.BoundField | None
    audience: Audience


def _choice(item: Item, **options: Any) -> forms.Field:
    return forms.ChoiceField(choices=item.choices, widget=forms.RadioSelect, error_messages=CHOOSE, **options)


def _checklist(item: Item, **options: Any) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=item.choices, widget=forms.CheckboxSelectMultiple, error_messages=CHOOSE, **options
    )


def _yes_no(item: Item, **options: Any) -> forms.Field:
    return forms.TypedChoiceField(
        choices=YES_NO,
        coerce="yes".__eq__,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        **options,
    )


def _scale(item: Item, **options: Any) -> forms.Field:
    words = dict(item.choices)
    steps = [(step, f"{step} · {words[step]}" if step in words else step) for step in "12345"]
    return forms.TypedChoiceField(
        choices=steps, coerce=int, empty_value=None, widget=forms.RadioSelect, error_messages=CHOOSE, **options
    )


def _text(item: Item, **options: Any) -> forms.Field:
    too_long = f"Please shorten this to {LONGEST_TEXT} characters."
    return forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        error_messages={"required": "Please write a few words here.", "max_length": too_long},
        **options,
    )


FIELDS = {
    Kind.CHOICE: _choice,
    Kind.CHECKLIST: _checklist,
    Kind.YES_NO: _yes_no,
    Kind.SCALE: _scale,
    Kind.TEXT: _text,
}


def field_for(item: Item, side: str) -> forms.Field:
    return FIELDS[Kind(item.kind)](item, label=item.wording(side), help_text=item.help_text, required=item.required)


class CheckInForm(forms.Form):
    """What it asks depends on whether the student has a mentor. That may change while the page is open: `had_mentor` brings
    back which questions were shown, and those are the ones that are answered.
    """

    had_mentor = forms.TypedChoiceField(
        choices=YES_NO, coerce="yes".__eq__, required=False, empty_value=None, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, check_in: CheckIn, **kwargs: Any) -> None:
        super().__init__(*args, initial={"had_mentor": "yes" if check_in.had_mentor else "no"}, **kwargs)
        self.had = {"yes": True, "no": False}.get(self["had_mentor"].value(), check_in.had_mentor)
        self.items = list(check_in.version.items.asked_of(has_mentor=self.had))
        side = "mentor" if check_in.relationship_id else "mentee"
        for item in self.items:
            if item.kind != Kind.NOTE:
                self.fields[item.key] = field_for(item, side)

    def lines(self) -> Iterator[Line]:
        for item in self.items:
            yield Line(item, self[item.key] if item.key in self.fields else None, audience_of(item))

    def answers(self) -> dict[str, Any]:
        return answered({key: value for key, value in self.cleaned_data.items() if key != "had_mentor"})


class SkipForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why you skip it",
        choices=[("", "Choose one"), *CheckIn.SkipReason.offered()],
        error_messages={"required": "Please say why, in one choice from the list."},
    )


class ExpectationForm(forms.Form):
    """The tick-all list as one field, and what else is asked. A list in which nothing is ticked, "None of these" neither,
    was not reached: none of its items counts as not selected.
    """

    def __init__(self, *args: Any, response: ExpectationResponse, items: Iterable[Item], **kwargs: Any) -> None:
        items = list(items)
        self.notes = [item.wording(response.side) for item in items if item.kind == Kind.NOTE]
        self.ticks = [item for item in items if item.kind == Kind.TICK]
        super().__init__(*args, initial=self._from_answers(response.answers), **kwargs)
        lines = [(item.key, item.wording(response.side)) for item in self.ticks]
        self.fields[TICKS] = forms.MultipleChoiceField(
            label="What matters to you in this mentorship? Tick all that does.",
            choices=[*lines, (NONE_OF_THESE, "None of these")],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages=CHOOSE,
        )
        for item in items:
            if item.kind not in {Kind.NOTE, Kind.TICK}:
                self.fields[item.key] = field_for(item, response.side)

    def _from_answers(self, answers: dict[str, Any]) -> dict[str, Any]:
        reached = [item.key for item in self.ticks if item.key in answers]
        ticked = [key for key in reached if answers[key]]
        return {**answers, TICKS: ticked or ([NONE_OF_THESE] if reached else [])}

    def clean_qualities(self) -> list[str]:
        ticked = self.cleaned_data[TICKS]
        if NONE_OF_THESE in ticked and len(ticked) > 1:
            raise ValidationError("You ticked “None of these” and other lines too. Please keep one or the other.")
        return ticked

    def answers(self) -> dict[str, Any]:
        ticked = self.cleaned_data[TICKS]
        lines = {item.key: item.key in ticked for item in self.ticks} if ticked else {}
        return lines | answered({key: value for key, value in self.cleaned_data.items() if key != TICKS})
