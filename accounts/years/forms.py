from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from accounts.clock import school_today
from accounts.forms import EditForm
from accounts.models import Enrollment, Stage, Track

from .bounds import check_first_day
from .plan import Move, Place
from .services import Choice

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
SMALL = forms.Select(attrs={"class": "form-select form-select-sm"})
REASON = "Optional, for staff alone. Write nothing about health or anything else that is personal."
GOES_TO = [("", "Anywhere"), ("here", "Where they are now"), *Stage.choices]
GOES_TO += [(status.value, status.label) for status in Enrollment.Status.gone()]


class YearFilterForm(forms.Form):
    """Which of those who move are listed; the address holds it."""

    q = forms.CharField(label="Name", required=False, max_length=80)
    stage = forms.ChoiceField(label="Now", required=False, choices=[("", "Any stage"), *Stage.choices])
    status = forms.ChoiceField(label="Status now", required=False, choices=[("", "Any status")])
    to = forms.ChoiceField(label="Goes to", required=False, choices=GOES_TO)
    track = forms.ModelChoiceField(Track.objects.all(), required=False, to_field_name="slug", empty_label="Any track")
    cohort = forms.IntegerField(label="Class that entered in", required=False, min_value=1990, max_value=2100)
    by_hand = forms.BooleanField(label="Decided by hand", required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        here = [choice for choice in Enrollment.Status.choices if choice[0] not in Enrollment.Status.gone()]
        self.fields["status"].choices = [("", "Any status"), *here]

    def narrow(self, moves: Iterable[Move]) -> list[Move]:
        chosen = self.cleaned_data if self.is_valid() else {}
        return [move for move in moves if _fits(move, chosen)]


def _fits(move: Move, chosen: dict[str, Any]) -> bool:
    tests = {
        "q": lambda words: words.casefold() in move.standing.name.casefold(),
        "stage": lambda stage: move.before.stage == stage,
        "status": lambda status: move.before.status == status,
        "to": lambda to: to in _goals(move),
        "track": lambda track: move.before.track == track.pk,
        "cohort": lambda cohort: move.standing.cohort == cohort,
        "by_hand": lambda _: move.by_hand,
    }
    return all(test(chosen[name]) for name, test in tests.items() if chosen.get(name))


def _goals(move: Move) -> set[str]:
    """The choices of "Goes to" under which a move is found."""
    place = {move.after.status if move.after.is_gone else move.after.stage}
    return place | ({"here"} if move.after == move.before else set())


class PlaceForm(forms.Form):
    """Where one student goes, decided by hand."""

    status = forms.ChoiceField(choices=Enrollment.Status, widget=SMALL)
    stage = forms.ChoiceField(choices=Stage, widget=SMALL)
    track = forms.ModelChoiceField(Track.objects.all(), empty_label=None, widget=SMALL)

    def __init__(self, *args, tracks: Iterable[Track], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = [(track.pk, track.name) for track in tracks]

    @property
    def place(self) -> Place:
        chosen = self.cleaned_data
        return Place(chosen["stage"], chosen["track"].pk, chosen["status"])


class ManyForm(forms.Form):
    """One decision for everybody in the list that is shown."""

    choice = forms.ChoiceField(
        label="For everybody in this list",
        choices=[
            (Choice.USUAL, "Move as usual"),
            (Choice.STAY, "Stay where they are"),
            (Choice.GRADUATE, "Graduate"),
        ],
    )


class EnrollmentForm(forms.Form):
    """What holds from a day on."""

    starts_on = forms.DateField(label="From", widget=DAY)
    status = forms.ChoiceField(choices=Enrollment.Status)
    stage = forms.ChoiceField(choices=Stage)
    track = forms.ModelChoiceField(Track.objects.none(), empty_label=None)
    reason = forms.CharField(label="Why", required=False, max_length=200, help_text=REASON)

    def __init__(self, *args, now: Enrollment | None, tracks, **kwargs) -> None:
        shown = {"status": now.status, "stage": now.stage, "track": now.track_id} if now else {}
        super().__init__(*args, initial={"starts_on": school_today(), **shown}, **kwargs)
        self.fields["track"].queryset = tracks

    def clean_starts_on(self) -> date:
        return check_first_day(self.cleaned_data["starts_on"])


class CorrectionForm(EditForm):
    class Meta:
        model = Enrollment
        fields = ["starts_on", "ends_on", "status", "stage", "track", "reason"]
        labels = {"starts_on": "From", "ends_on": "Last day"}
        help_texts = {"ends_on": "Leave it empty where no end is known.", "reason": REASON}
        widgets = {"starts_on": DAY, "ends_on": DAY}

    def __init__(self, *args, tracks, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = tracks

    def clean_starts_on(self) -> date:
        """A day that stands already may stay."""
        day = self.cleaned_data["starts_on"]
        return check_first_day(day) if "starts_on" in self.changed_data else day
