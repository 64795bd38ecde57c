from django import forms

from ..models import Role, StaffScope, User
from ..models.privacy import MOST_DELAY
from .looks import SHORTEST_REASON, all_drawers

AGREE, REFUSE = "agree", "refuse"
DELAY, TELL = "delay", "tell"


class AnswerForm(forms.Form):
    """The answer to somebody who asks for deletion."""

    decision = forms.ChoiceField(
        label="Your answer",
        choices=[(AGREE, "Agree: the person leaves the program, and the dates above hold"), (REFUSE, "Not possible")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    answer = forms.CharField(
        label="If it is not possible: why, and what the person can do",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The person reads this sentence with your name.",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Staff who see the whole school read this. The person does not.",
        error_messages={"required": "Say why: it is kept with your name."},
    )


class LookForm(forms.Form):
    what = forms.MultipleChoiceField(
        label="What you need to open",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what you need to open."},
    )
    reason = forms.CharField(
        label="Why you need to read it",
        min_length=SHORTEST_REASON,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The person, and everybody whose texts you open, reads this with your name and the time.",
        error_messages={
            "required": "Say why you need to read this. The person reads it too.",
            "min_length": "Say in a few words why you need to read this. The person reads it too.",
        },
    )
    second = forms.ModelChoiceField(
        User.objects.none(),
        label="Ask a colleague whether they may be told later",
        required=False,
        empty_label="No: tell them at once",
        help_text=f"Your colleague has 24 hours to decide, and may put it off by up to {MOST_DELAY.days} days. "
        "Afterwards the people concerned read that it was put off, by whom and why.",
    )

    def __init__(self, *args, opener: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(slug, drawer.label) for slug, drawer in all_drawers().items()]
        colleagues = User.objects.active().filter(
            role=Role.STAFF, staff_scope=StaffScope.SCHOOL, last_login__isnull=False
        )
        self.fields["second"].queryset = colleagues.exclude(pk=opener.pk).order_by("full_name")


class DelayForm(forms.Form):
    decision = forms.ChoiceField(
        label="Your decision",
        choices=[(TELL, "No: they are told now"), (DELAY, "Yes: they are told later")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    days = forms.IntegerField(
        label="How many days after the opening",
        required=False,
        min_value=1,
        max_value=MOST_DELAY.days,
        help_text=f"At most {MOST_DELAY.days}.",
    )
    reason = forms.CharField(
        label="Why they are told later",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The people concerned read this with your name once they are told.",
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("decision") == DELAY:
            if not cleaned.get("days") and "days" not in self.errors:
                self.add_error("days", "Say for how many days.")
            if not cleaned.get("reason"):
                self.add_error("reason", "Say why: the people concerned read it later.")
        return cleaned
