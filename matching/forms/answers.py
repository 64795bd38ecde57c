from django import forms

from ..models import Request


class ChatAnswerForm(forms.Form):
    when = forms.CharField(
        label="When and where",
        required=False,
        max_length=200,
        help_text="Such as “Tuesday at 4 pm, room 12, or call me”. Left empty, the student writes to you to find a time.",
    )


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label="Reason",
        required=False,
        choices=[("", "I would rather not say"), *Request.DeclineReason.choices],
        help_text="The student is told kindly either way.",
    )
    note = forms.CharField(
        label="A sentence for the student, if you like",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
