from django import forms

from accounts.models import IdentityTag, MentorProfile, Mode, Specialty

from ..models import MentorPreference
from .words import OwnWordsMixin

CAREER_HINTS = {
    MentorProfile.CareerStage.STUDENT: "went through it a year or two ago",
    MentorProfile.CareerStage.RESIDENT: "knows the next step from the inside",
    MentorProfile.CareerStage.EARLY: "still close to how you see things",
    MentorProfile.CareerStage.MID: "settled, with a view over many paths",
    MentorProfile.CareerStage.SENIOR: "knows many people and can open doors",
}
WEEKS = [
    ("", "No preference"),
    (1, "Every week"),
    (2, "Every two weeks"),
    (4, "About once a month"),
    (8, "Every two months"),
]


def _ticks(label: str, choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False)


class PreferenceForm(OwnWordsMixin, forms.ModelForm):
    """What kind of person could help: everything optional. Identity only where the program has it."""

    ways = _ticks("How they would help", MentorProfile.Way)
    career_stages = _ticks(
        "Where they are in their career",
        [(stage.value, f"{stage.label}: {hint}") for stage, hint in CAREER_HINTS.items()],
    )
    modes = _ticks("How we would meet", Mode)
    cadence_weeks = forms.TypedChoiceField(
        label="How often", choices=WEEKS, coerce=int, empty_value=None, required=False
    )

    class Meta:
        model = MentorPreference
        fields = ["ways", "career_stages", "specialties", "modes", "style", "cadence_weeks", "tags", "tags_use"]
        widgets = {
            "specialties": forms.CheckboxSelectMultiple,
            "tags": forms.CheckboxSelectMultiple,
            "tags_use": forms.RadioSelect,
        }

    def __init__(self, *args, has_identity: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("specialties", Specialty), ("tags", IdentityTag)):
            chosen = [entry.pk for entry in self.initial.get(name) or []]
            self.fields[name].queryset = model.objects.offered_or(chosen)
        self.fields["style"].choices = [("", "No preference"), *MentorProfile.Style.choices]
        self.fields["cadence_weeks"].choices = self._weeks()
        if not has_identity:
            del self.fields["tags"], self.fields["tags_use"]

    def _weeks(self) -> list:
        """Also a number that was chosen elsewhere, so that saving this page does not take it away."""
        own = self.instance.cadence_weeks
        known = own is None or any(own == weeks for weeks, _ in WEEKS)
        return WEEKS if known else [*WEEKS, (own, f"Every {own} weeks")]

    @property
    def tag_fields(self) -> list:
        return [self[name] for name in ("tags", "tags_use") if name in self.fields]
