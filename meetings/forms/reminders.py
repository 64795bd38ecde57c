from django import forms

from accounts.models import User
from matching.forms.words import OwnWordsMixin
from meetings.lead_times import OFFERED, words
from meetings.models.reminders import MOST_REMINDERS
from meetings.wishes import Wishes, programs_own


class ReminderForm(OwnWordsMixin, forms.Form):
    minutes_before = forms.TypedMultipleChoiceField(
        label="Remind me of a meeting",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list."},
    )

    def __init__(self, data: dict | None, person: User) -> None:
        mine, programs = Wishes.of([person]).lead_times(person.pk), programs_own()
        super().__init__(data, initial={"minutes_before": mine})
        field = self.fields["minutes_before"]
        field.choices = [(minutes, words(minutes)) for minutes in sorted({*OFFERED, *mine, *programs})]
        usual = " and ".join(words(minutes).removesuffix(" before") for minutes in reversed(programs))
        field.help_text = f"Up to {MOST_REMINDERS}, or none. The program reminds {usual} before."

    def clean_minutes_before(self) -> list[int]:
        chosen = self.cleaned_data["minutes_before"]
        if len(chosen) > MOST_REMINDERS:
            raise forms.ValidationError(f"Choose at most {MOST_REMINDERS}: untick {len(chosen) - MOST_REMINDERS}.")
        return chosen
