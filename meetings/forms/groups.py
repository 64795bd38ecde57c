from collections.abc import Iterable
from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Mode
from matching.forms.words import OwnWordsMixin
from matching.models import Relationship
from meetings import recurrence
from meetings.services import Gathering
from meetings.services.groups import IN_PAST

from .booking import is_about_now
from .places import PlaceMixin
from .series import OFTEN, PLACE, OftenMixin

ONCE = "once"
LONGEST = 480


class WhenForm(OwnWordsMixin, PlaceMixin, forms.Form):
    """Any time of the mentor's own choosing, in their zone."""

    on = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Choose a day.", "required": "Choose a day."},
    )
    clock = forms.TimeField(
        label="Time",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write a time like 16:00.", "required": "Write a time like 16:00."},
    )
    minutes = forms.IntegerField(
        label="How long, in minutes",
        min_value=10,
        max_value=LONGEST,
        initial=60,
        error_messages={
            "min_value": "Choose 10 minutes or more.",
            "max_value": f"Choose {LONGEST} minutes or fewer.",
            "invalid": "Write the minutes as a number.",
            "required": "Write the minutes as a number.",
        },
    )
    mode = forms.ChoiceField(label="How", choices=Mode.with_a_time())
    place = forms.CharField(label="Place or link", max_length=200, required=False, help_text=PLACE)

    def __init__(self, *args, zone: str, **kwargs) -> None:
        self.zone = zone
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if not is_about_now(on):
            raise ValidationError(IN_PAST if on < school_today() else "Choose a day of this year or the next two.")
        return on

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("on") and cleaned.get("clock"):
            cleaned["starts_at"] = self._instant(cleaned)
        return cleaned

    def _instant(self, cleaned: dict) -> datetime | None:
        instant = recurrence.at(cleaned["on"], cleaned["clock"], self.zone)
        if instant is None:
            self.add_error("clock", ValidationError("The clocks skip this time on that day. Choose another one."))
        elif instant <= timezone.now():
            self.add_error("on", ValidationError(IN_PAST))
        return instant

    def gathering(self) -> Gathering:
        found = self.cleaned_data
        return Gathering(found["starts_at"], found["minutes"], found["mode"], found["place"])


class PairsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, pair: Relationship) -> str:
        return str(pair.mentee)


class GroupForm(OftenMixin, WhenForm):
    pairs = PairsField(
        label="With whom",
        queryset=Relationship.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose two students or more.",
            "invalid_choice": "Choose from the students on this page.",
            "invalid_pk_value": "Choose from the students on this page.",
        },
    )
    field_order = ["pairs", "on", "clock", "minutes", "mode", "place", "often", "count"]

    def __init__(self, *args, pairs: Iterable[Relationship], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pairs"].queryset = pairs
        self.fields["often"].choices = [(ONCE, "Once"), *((key, words) for key, (words, *_) in OFTEN.items())]
        self.fields["often"].initial = ONCE
        self.fields["count"].required = False
        self.fields["count"].help_text += " Where it repeats."

    def clean_pairs(self):
        pairs = self.cleaned_data["pairs"]
        if len(pairs) < 2:
            raise ValidationError("Choose two students or more.")
        return pairs

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("often") not in {None, ONCE} and not cleaned.get("count") and "count" not in self.errors:
            self.add_error("count", ValidationError("Write how many meetings there are to be."))
        return cleaned
