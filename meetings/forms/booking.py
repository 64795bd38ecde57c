from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from .agenda import AgendaField

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


class BookingForm(TimeForm):
    agenda = AgendaField(label="Agenda")
