from datetime import date, timedelta

from django import forms

from accounts.clock import school_today
from meetings.services import Log

from .words import WordsForm

LONGEST = timedelta(days=31)


def _day(label: str, **options) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class ExchangeForm(WordsForm):
    """Messages that went to and fro: the days are enough."""

    on = _day("Day")
    until = _day("Last day, if it went on", required=False)

    field_order = ("on", "until")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "topics" in self.fields:
            self.fields["topics"].label = "What we wrote about"

    def clean_until(self) -> date | None:
        first, last = self.cleaned_data.get("on"), self.cleaned_data["until"]
        if first and last and last < first:
            raise forms.ValidationError("The last day comes before the first. Change one of them.")
        if first and last and last - first > LONGEST:
            raise forms.ValidationError("Log at most a month at once.")
        if last and last > school_today():
            raise forms.ValidationError("This day is still ahead. Choose a day up to today.")
        return last

    def as_log(self) -> Log:
        return Log.of_days(self.cleaned_data["on"], self.cleaned_data["until"], **self.words())
