from django import forms

from matching.forms.words import OwnWordsMixin
from meetings.external import addresses
from meetings.models import ExternalCalendar


class CalendarForm(OwnWordsMixin, forms.ModelForm):
    class Meta:
        model = ExternalCalendar
        fields = ["name", "address"]
        labels = {"name": "What you call it", "address": "Its private address"}
        help_texts = {
            "name": "For example: Hospital, or Family.",
            "address": "It ends in .ics, mostly. Whoever has it can read that calendar, so we show it to nobody, you included.",
        }
        widgets = {"address": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"})}

    def clean_address(self) -> str:
        return addresses.checked(self.cleaned_data["address"])
