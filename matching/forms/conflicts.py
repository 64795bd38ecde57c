from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.clock import school_today
from accounts.models import User

from ..models import Conflict
from .people import PersonField
from .words import OwnWordsMixin

WHAT_IT_MEANS = {
    Conflict.Kind.GRADES: "no mentoring or advising between these days; what runs pauses",
    Conflict.Kind.PROMOTION: "no mentoring or advising between these days; what runs pauses",
    Conflict.Kind.TREATS: "mentoring goes on; the clinician stays out of the student's assessment",
}


class ConflictForm(OwnWordsMixin, forms.Form):
    """`people`: about whom it can be declared, from the declarer's side."""

    other = forms.ModelChoiceField(label="Who", queryset=User.objects.none(), empty_label="Choose a person")
    kind = forms.ChoiceField(
        label="What it is",
        choices=[(kind.value, f"{kind.label}: {WHAT_IT_MEANS[kind]}") for kind in Conflict.Kind],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )
    from_on = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until_on = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Both days count. Left empty, it holds until somebody ends it.",
    )

    def __init__(self, *args, people: QuerySet[User], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = people.order_by("full_name")
        self.fields["from_on"].initial = school_today

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", ValidationError("The last day comes before the first. Are they exchanged?"))
        elif last and last < school_today():
            self.add_error("until_on", ValidationError("This is over already. Choose today or a day still to come."))
        return cleaned


class ConflictByNameForm(ConflictForm):
    """Of a student with anybody who could mentor them: too many for one list."""

    other = PersonField(label="Who")


class AgreementInWritingForm(OwnWordsMixin, forms.Form):
    words = forms.CharField(
        label="In writing",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One or two sentences. The other side does not read them; student affairs keeps them.",
        error_messages={"required": "Write a sentence: it is kept as the agreement."},
    )
