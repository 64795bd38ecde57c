from datetime import datetime

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from ..asking.colleagues import find_colleague
from ..models import Request
from .words import OwnWordsMixin

REASONS = [("", "I would rather not say"), *Request.DeclineReason.choices]


class ChatAnswerForm(OwnWordsMixin, forms.Form):
    when = forms.CharField(
        label="When and where",
        required=False,
        max_length=200,
        help_text="Such as “Tuesday at 4 pm, room 12, or call me”. Left empty, the student writes to you to find a time.",
    )


class AcceptForm(OwnWordsMixin, forms.Form):
    """The yes itself needs nothing; a first sentence, and one of the times that the student proposed, may come with it. One that
    has passed since the page was opened is no mistake here: the yes counts, and the booking says that it is over.
    """

    welcome = forms.CharField(
        label="A first sentence to them, if you like",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    meet_at = forms.ChoiceField(
        label="Meet first on",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the times that the student proposed, or “None of these”."},
    )

    def __init__(self, *args, asked: Request, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        ahead = asked.times_ahead(timezone.now())
        if not (asked.proposed_times if self.is_bound else ahead):
            del self.fields["meet_at"]
            return
        field = self.fields["meet_at"]
        field.choices = _choices(asked.proposed_times)
        field.widget.choices = _choices(ahead)

    def clean_meet_at(self) -> datetime | None:
        chosen = self.cleaned_data["meet_at"]
        return datetime.fromisoformat(chosen) if chosen else None


class DeclineForm(OwnWordsMixin, forms.Form):
    reason = forms.ChoiceField(
        label="Reason", required=False, choices=REASONS, help_text="The student is told kindly either way."
    )
    note = forms.CharField(
        label="A sentence for the student, if you like",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    colleague = forms.CharField(
        label="Somebody who may fit better",
        required=False,
        max_length=120,
        help_text="The name of another mentor. Only the student reads it; nothing goes to your colleague.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, asked: Request, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked

    def clean_colleague(self):
        return find_colleague(self.asked, self.cleaned_data["colleague"])


class SeveralForm(OwnWordsMixin, forms.Form):
    """“Not now” to those who are ticked, with one kind reason for all of them."""

    requests = forms.ModelMultipleChoiceField(
        Request.objects.none(), error_messages={"required": "Tick at least one of those who wait."}
    )
    reason = forms.ChoiceField(required=False, choices=REASONS)

    def __init__(self, *args, waiting: QuerySet[Request], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requests"].queryset = waiting


def _choices(times: list[datetime]) -> list[tuple[str, str]]:
    return [("", "None of these, or later"), *((at.isoformat(), _day(at)) for at in times)]


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "l, F j, P")
