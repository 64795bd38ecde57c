from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User

from ..models import ChoiceList, Request, WaitlistEntry
from .words import OwnWordsMixin

GONE = "Something that you ticked is not yours to take back. Look at the list again, and tick anew."


class OthersForm(OwnWordsMixin, forms.Form):
    """What a student takes back after a yes. All of their own may be named: what was answered just now is said, not refused."""

    accepted = forms.ModelChoiceField(Request.objects.none(), error_messages={"invalid_choice": GONE, "required": GONE})
    withdraw = forms.ModelMultipleChoiceField(Request.objects.none(), required=False)
    leave = forms.ModelMultipleChoiceField(WaitlistEntry.objects.none(), required=False)
    stop = forms.ModelChoiceField(ChoiceList.objects.none(), required=False, error_messages={"invalid_choice": GONE})
    keep = forms.BooleanField(required=False)

    def __init__(self, *args, student: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        mine = Request.objects.for_mentoring().filter(student=student).select_related("student", "mentor")
        self.fields["accepted"].queryset = mine.filter(state=Request.State.ACCEPTED)
        self.fields["withdraw"].queryset = mine
        self.fields["leave"].queryset = WaitlistEntry.objects.filter(student=student).select_related(
            "student", "mentor"
        )
        self.fields["stop"].queryset = ChoiceList.objects.filter(student=student)
        for name in ("withdraw", "leave"):
            self.fields[name].error_messages |= {"invalid_choice": GONE, "invalid_pk_value": GONE}

    def clean(self) -> dict:
        given = super().clean()
        if given.get("keep"):
            return {"accepted": given.get("accepted")}
        if not self.errors and not any(given.get(name) for name in ("withdraw", "leave", "stop")):
            raise ValidationError("Tick what you would like to take back, or choose “Keep them all”.")
        return {name: given.get(name) for name in ("accepted", "withdraw", "leave", "stop")}
