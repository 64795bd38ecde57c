from django import forms

from accounts.models import Mode, Topic

from ..models import Agreement, TrialChoice
from .words import OwnWordsMixin


class EndForm(OwnWordsMixin, forms.Form):
    block = forms.BooleanField(
        label="I do not want further contact from this person",
        required=False,
        help_text="They can then not ask you again, and everything else that runs between you ends too. They are not told.",
    )


class TrialForm(OwnWordsMixin, forms.Form):
    choice = forms.ChoiceField(label="After the trial", choices=TrialChoice.Choice, widget=forms.RadioSelect)


class AgreementForm(OwnWordsMixin, forms.ModelForm):
    modes = forms.MultipleChoiceField(
        label="How we meet", choices=Mode, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Agreement
        fields = ["cadence_weeks", "length_minutes", "modes", "reply_days", "topics"]
        widgets = {"topics": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.offered()
