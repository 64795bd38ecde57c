from django import forms

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


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["full_name", "time_zone"]


class StudentProfileForm(forms.ModelForm):
    class Meta:
        model = StudentProfile
        fields = ["about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 5})}


class MentorProfileForm(forms.ModelForm):
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
            self.fields[name].queryset = model.objects.offered()
        self.fields["department"].queryset = Department.objects.offered()

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


class ProgramForm(forms.ModelForm):
    class Meta:
        model = Program
        fields = [field.name for field in Program._meta.fields if field.editable]
        widgets = {"crisis_lines": forms.Textarea(attrs={"rows": 3})}
