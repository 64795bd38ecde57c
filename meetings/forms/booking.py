from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.models import AgendaItem

MOST_LINES = 12
LONGEST_LINE = AgendaItem._meta.get_field("text").max_length
CHOOSE = "Choose one of the times."


class TimeForm(forms.Form):
    """One of the times that the page offers. Whether it is still free is the service's to say."""

    starts_at = forms.CharField(label="Time", error_messages={"required": CHOOSE})

    def clean_starts_at(self) -> datetime:
        try:
            instant = datetime.fromisoformat(self.cleaned_data["starts_at"])
        except ValueError:
            raise ValidationError(CHOOSE) from None
        if timezone.is_naive(instant):
            raise ValidationError(CHOOSE)
        return instant


class AgendaField(forms.CharField):
    """One line of the box is one line of the agenda."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 6}))
        super().__init__(required=False, help_text="One line for each thing you want to talk about.", **kwargs)

    def clean(self, value) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(f"Keep it to {MOST_LINES} lines; a meeting rarely has room for more.")
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST_LINE:
                raise ValidationError(f"Line {number} is longer than {LONGEST_LINE} characters. Shorten it.")
        return lines


class BookingForm(TimeForm):
    agenda = AgendaField(label="Agenda")


class AgendaForm(forms.Form):
    lines = AgendaField(label="Your lines")
