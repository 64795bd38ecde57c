from django import forms

from matching.forms.words import OwnWordsMixin


class DueDateForm(OwnWordsMixin, forms.Form):
    due_on = forms.DateField(
        label="By when",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Leave it empty for no date.",
    )
