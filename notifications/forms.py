from datetime import time, timedelta

from django import forms
from django.db.models import Model

from . import kinds, people
from .choices import delivery_choice, has_stopped_the_daily_mail
from .models import DeliveryChoice

Digest = DeliveryChoice.Digest
LONGEST_QUIET = timedelta(hours=12)


class KindsForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        label="Send me a mail about",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Whatever you switch off, the thing itself still waits for you in the application.",
    )

    def __init__(self, data: dict | None, person: Model) -> None:
        offered = kinds.optional_for(person)
        muted = set(person.muted_kinds.values_list("kind", flat=True))
        super().__init__(data, initial={"wanted": [kind.name for kind in offered if kind.name not in muted]})
        self.fields["wanted"].choices = [(kind.name, kinds.label_of_kind(kind)) for kind in offered]


class TimeOfDayField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {"invalid": "Give a time such as 22:00."}


def _length(begins: time, ends: time) -> timedelta:
    """On the clock; past midnight where the end is the smaller."""
    first, last = (timedelta(hours=at.hour, minutes=at.minute) for at in (begins, ends))
    return (last - first) % timedelta(days=1)


class DeliveryForm(forms.Form):
    quiet_from = TimeOfDayField(label="No mail from", required=False)
    quiet_until = TimeOfDayField(
        label="Mail again from",
        required=False,
        help_text="At most 12 hours; leave both empty for mail at any hour. A reminder then comes before these hours, "
        "all else after them.",
    )
    digest = forms.ChoiceField(
        label="News that can wait", choices=Digest, required=False, widget=forms.RadioSelect, initial=Digest.OFF
    )
    digest_at = TimeOfDayField(label="The daily mail comes at", required=False, initial=time(7))

    def __init__(self, data: dict | None, person: Model) -> None:
        choice = delivery_choice(person)
        names = ("quiet_from", "quiet_until", "digest", "digest_at")
        super().__init__(data, initial={name: getattr(choice, name) for name in names})
        zone = str(people.zone_of(person)).replace("_", " ")
        self.fields["quiet_from"].help_text = f"In your time zone, {zone}. What cannot wait comes at any hour."
        if choice.is_daily and has_stopped_the_daily_mail(person):
            self.fields["digest"].help_text = "You stopped the daily mail with the link in it. Saving starts it again."

    def clean(self) -> dict:
        cleaned = super().clean()
        begins, ends = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if begins and not ends and "quiet_until" not in self.errors:
            self.add_error("quiet_until", "Say until when, or leave both empty.")
        if ends and not begins and "quiet_from" not in self.errors:
            self.add_error("quiet_from", "Say from when, or leave both empty.")
        if begins and begins == ends:
            self.add_error("quiet_until", "Choose an end that differs from the beginning.")
        elif begins and ends and _length(begins, ends) > LONGEST_QUIET:
            self.add_error(
                "quiet_until", "Choose at most 12 hours: longer than that, mail about a meeting comes too late."
            )
        cleaned["digest"] = cleaned.get("digest") or Digest.OFF
        cleaned["digest_at"] = cleaned.get("digest_at") or time(7)
        return cleaned
