from django import forms
from django.db.models import Model

from . import kinds


class PreferencesForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        label="Send me a mail about",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Whatever you switch off, the thing itself still waits for you in the application.",
    )

    def __init__(self, *args, person: Model, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = kinds.optional_for(person)
        self.fields["wanted"].choices = [(kind.name, kinds.label_of_kind(kind)) for kind in offered]
