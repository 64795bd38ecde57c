from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError

from accounts.clock import zone_for
from accounts.models import Mode, User
from matching.forms.times import LocalTimeField
from matching.forms.words import OwnWordsMixin
from matching.models import Relationship
from meetings.cautions import cautions
from meetings.models import Meeting
from meetings.models.proposals import MOST_TIMES
from meetings.services.proposals import GONE, Proposal

from .agenda import AgendaField
from .booking import TimeForm
from .places import PlaceMixin

LENGTHS = (15, 20, 30, 45, 60, 90, 120)
NAMES = [f"time_{number}" for number in range(1, MOST_TIMES + 1)]
LOOK = "Please have a look at what is said above. To propose these times all the same, send it once more."


class SeenField(forms.DateTimeField):
    """When those times were proposed that the page showed."""


class ProposalForm(OwnWordsMixin, PlaceMixin, forms.Form):
    """Up to three times in the writer's zone. What is worth a thought is said once; sent again, the same times stand."""

    minutes = forms.TypedChoiceField(label="How long", coerce=int)
    mode = forms.ChoiceField(label="How", choices=Mode.with_a_time())
    place = forms.CharField(
        label="Place or link",
        required=False,
        max_length=Meeting._meta.get_field("place").max_length,
        help_text="A room, a link or a number to call. It can be left open.",
    )
    thought_over = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data=None, *, relationship: Relationship, writer: User, minutes: int, with_agenda: bool = False, **kwargs
    ) -> None:
        super().__init__(data, **kwargs)
        self.relationship, self.writer, self.cautions = relationship, writer, []
        for number, name in enumerate(NAMES, 1):
            self.fields[name] = LocalTimeField(zone=zone_for(writer), label=f"Time {number}")
        lengths = sorted({*LENGTHS, minutes})
        self.fields["minutes"].choices = [(length, f"{length} minutes") for length in lengths]
        self.fields["minutes"].initial = minutes
        if with_agenda:
            self.fields["agenda"] = AgendaField(label="Agenda")

    @property
    def times(self) -> list[forms.BoundField]:
        return [self[name] for name in NAMES]

    @property
    def proposal(self) -> Proposal:
        data = self.cleaned_data
        return Proposal(tuple(sorted(_chosen(data))), data["minutes"], data["mode"], data["place"])

    def clean(self) -> dict:
        data = super().clean()
        self._refuse_none_and_twice(data)
        if not self.errors:
            self._think_twice(data)
        return data

    def _refuse_none_and_twice(self, data: dict) -> None:
        if not _chosen(data) and not any(name in self.errors for name in NAMES):
            self.add_error(NAMES[0], "Choose at least one time.")
        seen = set()
        for name in NAMES:
            at = data.get(name)
            if at in seen:
                self.add_error(name, "You chose this time already. Choose another one, or leave it empty.")
            seen |= {at} - {None}

    def _think_twice(self, data: dict) -> None:
        times = _chosen(data)
        mark = _mark(times, data["minutes"])
        self.cautions = cautions(self.relationship, self.writer, times, data["minutes"])
        if self.cautions and data["thought_over"] != mark:
            self.data = self.data.copy()
            self.data["thought_over"] = mark
            raise ValidationError(LOOK, code="think twice")


class CounterForm(ProposalForm):
    seen = SeenField(widget=forms.HiddenInput)

    def clean(self) -> dict:
        if "seen" in self.errors:
            raise ValidationError(GONE)
        return super().clean()


class AnswerForm(OwnWordsMixin, forms.Form):
    seen = SeenField()


class PickForm(AnswerForm, TimeForm):
    """One of the proposed times."""


def _chosen(data: dict) -> list[datetime]:
    return [at for at in (data.get(name) for name in NAMES) if at]


def _mark(times: Iterable[datetime], minutes: int) -> str:
    text = " ".join([str(minutes), *(at.isoformat() for at in sorted(times))])
    return sha256(text.encode()).hexdigest()[:16]
