from django import forms

from . import kinds


class PreferencesForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        label="Send me a mail about",
        required=False,
        choices=lambda: [(kind.name, kinds.label_of_kind(kind)) for kind in kinds.optional()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Whatever you switch off, the thing itself still waits for you in the application.",
    )
