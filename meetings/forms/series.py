from datetime import time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Mode
from matching.forms.words import OwnWordsMixin
from meetings.models import Meeting, Weekday
from meetings.repeating import FEWEST, MOST, Repeat, Shift
from meetings.services.series import reached

from .booking import TimeForm
from .places import PlaceMixin

OFTEN = {
    "1": ("Every week", "weekly", 1, False),
    "2": ("Every 2 weeks", "weekly", 2, False),
    "3": ("Every 3 weeks", "weekly", 3, False),
    "4": ("Every 4 weeks", "weekly", 4, False),
    "month": ("Every month, on the same weekday of the month", "monthly", 1, False),
    "last": ("Every month, on the last such weekday of the month", "monthly", 1, True),
}
USUAL_COUNT = 6
PLACE = "A room, or a link. Everybody in the meeting reads it, and it stands in mails and calendars."


class OftenMixin(forms.Form):
    often = forms.ChoiceField(
        label="How often", choices=[(key, words) for key, (words, *_) in OFTEN.items()], initial="2"
    )
    count = forms.IntegerField(
        label="How many meetings",
        min_value=FEWEST,
        max_value=MOST,
        initial=USUAL_COUNT,
        help_text=f"{FEWEST} to {MOST}.",
        error_messages={
            "min_value": f"Choose {FEWEST} or more; a single meeting is booked by itself.",
            "max_value": f"Choose {MOST} or fewer.",
            "invalid": f"Write a number from {FEWEST} to {MOST}.",
            "required": f"Write a number from {FEWEST} to {MOST}.",
        },
    )

    def repeat(self) -> Repeat | None:
        _, frequency, every, on_last = OFTEN.get(self.cleaned_data["often"], (None, "", 0, False))
        return Repeat(frequency, every, self.cleaned_data["count"], on_last) if frequency else None


class SeriesForm(OftenMixin, TimeForm):
    """The first of the times that the page offers, and how it repeats."""


class ReachForm(OwnWordsMixin, forms.Form):
    reach = forms.ChoiceField(
        label="Which meetings",
        choices=[("following", "This one and those that follow"), ("all", "All that are still to come")],
        widget=forms.RadioSelect,
        initial="following",
    )


class CancelForm(ReachForm):
    """Each answer with the dates that it means; `number` where both mean the same ones."""

    def __init__(self, *args, meeting: Meeting, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reach"]
        dates = {reach: _dates(meeting, reach) for reach, _ in field.choices}
        numbers = {len(each) for each in dates.values()}
        self.number = numbers.pop() if len(numbers) == 1 else 0
        field.choices = [(reach, f"{label}: {', '.join(dates[reach])}") for reach, label in field.choices]


def _dates(meeting: Meeting, reach: str) -> list[str]:
    return [date_format(timezone.localtime(one.starts_at), "D, N j") for one in reached(meeting, reach)]


class ShiftForm(ReachForm):
    to = forms.ChoiceField(
        label="Where to",
        choices=[
            ("other", "Another weekday or time"),
            ("later", "Skip one: push each to the next date"),
            ("earlier", "Pull each to the date before"),
        ],
        widget=forms.RadioSelect,
        initial="other",
    )
    weekday = forms.TypedChoiceField(choices=Weekday.choices, coerce=int, required=False, empty_value=None)
    clock = forms.TimeField(
        label="Time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write a time like 16:00."},
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("to") == "other" and "clock" not in self.errors and not isinstance(cleaned.get("clock"), time):
            self.add_error("clock", ValidationError("Write the time at which you want to meet."))
        if cleaned.get("to") == "other" and "weekday" not in self.errors and cleaned.get("weekday") is None:
            self.add_error("weekday", ValidationError("Choose the weekday on which you want to meet."))
        return cleaned

    def shift(self) -> Shift:
        periods = {"later": 1, "earlier": -1}.get(self.cleaned_data["to"], 0)
        if periods:
            return Shift(periods)
        return Shift(weekday=self.cleaned_data["weekday"], clock=self.cleaned_data["clock"])


class HowForm(OwnWordsMixin, PlaceMixin, forms.Form):
    mode = forms.ChoiceField(label="How", choices=Mode.with_a_time())
    place = forms.CharField(label="Place or link", max_length=200, required=False, help_text=PLACE)


class SeriesHowForm(ReachForm, HowForm):
    """For this one and those that follow, or for all."""
