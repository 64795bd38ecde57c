from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from matching.forms.words import OwnWordsMixin

from .agenda import AgendaField

CHOOSE = "Choose one of the times."


def is_about_now(day: date) -> bool:
    """What anybody means is within this year and the next two; far beyond, calculating with it overflows."""
    return -1 <= day.year - timezone.now().year <= 2


class TimeForm(OwnWordsMixin, forms.Form):
    """One of the times that the page offers. Whether it is still free is the service's to say."""

    starts_at = forms.CharField(label="Time", error_messages={"required": CHOOSE})

    def clean_starts_at(self) -> datetime:
        try:
            instant = datetime.fromisoformat(self.cleaned_data["starts_at"])
        except ValueError:
            raise ValidationError(CHOOSE) from None
        if timezone.is_naive(instant) or not is_about_now(instant):
            raise ValidationError(CHOOSE)
        return instant


class BookingForm(TimeForm):
    agenda = AgendaField(label="Agenda")
