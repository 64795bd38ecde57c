from django import forms
from django.core.exceptions import ValidationError

from .edits import Edit, fingerprint
from .models import (
    Department,
    Enrollment,
    MentorProfile,
    Mode,
    Program,
    Role,
    Specialty,
    Stage,
    StudentProfile,
    Topic,
    Track,
    User,
)
from .zones import zone_choices


class EditForm(forms.ModelForm):
    """A form that says what the person changed. `seen` brings back fingerprints of what the page had shown, field by field;
    a form without it counts as shown right now. Fields that only make sense `together` are changed together.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    together: tuple[set[str], ...] = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = " ".join(fingerprint(self.initial.get(name)) for name in self.names)

    @property
    def names(self) -> list[str]:
        return [name for name in self.fields if name != "seen"]

    def edit(self) -> Edit:
        seen = self._seen()
        changed = {name for name in self.names if fingerprint(self.cleaned_data[name]) != seen[name]}
        changed = changed.union(*(names for names in self.together if names & changed))
        values = {name: self.cleaned_data[name] for name in self.names if name in changed}
        return Edit(values, {name: seen[name] for name in values})

    def refuse(self, error: ValidationError) -> None:
        """Say why it was not saved. What was crossed has now been seen as it is: sent once more, it counts."""
        seen = self._seen() | {
            name: fingerprint(self.initial.get(name)) for name in error.message_dict if name in self.names
        }
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = " ".join(seen.values())
        self.add_error(None, error)

    def _seen(self) -> dict[str, str]:
        posted = self.data.get(self.add_prefix("seen"), "").split()
        shown = posted if len(posted) == len(self.names) else self.initial["seen"].split()
        return dict(zip(self.names, shown, strict=True))


class AccountForm(EditForm):
    """The name and the address are the roster's."""

    time_zone = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choose a time zone from the list."}
    )

    class Meta:
        model = User
        fields = ["time_zone"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices(own=self.initial["time_zone"])


class StudentProfileForm(EditForm):
    class Meta:
        model = StudentProfile
        fields = ["about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 5})}


class MentorProfileForm(EditForm):
    together = ({"away_from", "away_until"}, {"topics", "topics_not_offered"})
    modes = forms.MultipleChoiceField(
        label="How I meet", choices=Mode, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = MentorProfile
        fields = [
            "accepting",
            "capacity",
            "headline",
            "bio",
            "career_stage",
            "department",
            "specialties",
            "topics",
            "topics_not_offered",
            "modes",
            "reply_days",
            "away_from",
            "away_until",
            "is_listed",
        ]
        widgets = {
            "bio": forms.Textarea(attrs={"rows": 5}),
            "topics": forms.CheckboxSelectMultiple,
            "topics_not_offered": forms.CheckboxSelectMultiple,
            "specialties": forms.SelectMultiple(attrs={"size": 6}),
            "away_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "away_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "capacity": "Nobody can raise the number of your mentees above this, not even staff. Lowering it ends nothing.",
            "accepting": "Switch it off whenever you like. What runs goes on.",
            "away_until": "Up to two weeks: open requests wait for you. Longer: students are shown others.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("topics", Topic), ("topics_not_offered", Topic), ("specialties", Specialty)):
            self.fields[name].queryset = model.objects.offered_or([entry.pk for entry in self.initial[name]])
        self.fields["department"].queryset = Department.objects.offered_or([self.initial["department"]])

    def clean(self) -> dict:
        cleaned = super().clean()
        both = set(cleaned.get("topics", ())) & set(cleaned.get("topics_not_offered", ()))
        if both:
            names = ", ".join(sorted(topic.name for topic in both))
            self.add_error("topics_not_offered", f"You ticked these in both lists: {names}. Keep each in one.")
        if bool(cleaned.get("away_from")) != bool(cleaned.get("away_until")):
            self.add_error("away_until", "Give both days, or neither.")
        elif cleaned.get("away_from") and cleaned["away_until"] < cleaned["away_from"]:
            self.add_error("away_until", "The day of your return must not be before the day you leave.")
        return cleaned


class PeopleForm(forms.Form):
    """The filters of the staff's list; the address holds them."""

    q = forms.CharField(label="Name or address", required=False, max_length=80)
    role = forms.ChoiceField(required=False, choices=[("", "Any role"), *Role.choices])
    stage = forms.ChoiceField(required=False, choices=[("", "Any stage"), *Stage.choices])
    track = forms.ModelChoiceField(Track.objects.all(), required=False, to_field_name="slug", empty_label="Any track")
    status = forms.ChoiceField(
        label="Enrollment", required=False, choices=[("", "Any status"), *Enrollment.Status.choices]
    )
    cohort = forms.IntegerField(label="Class that entered in", required=False, min_value=1990, max_value=2100)

    def __init__(self, *args, extra, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for found in extra:
            choices = [("", "All"), *found.choices]
            self.fields[found.name] = forms.ChoiceField(label=found.label, required=False, choices=choices)


class ProgramForm(EditForm):
    class Meta:
        model = Program
        fields = [field.name for field in Program._meta.fields if field.editable]
        widgets = {"crisis_lines": forms.Textarea(attrs={"rows": 3})}
