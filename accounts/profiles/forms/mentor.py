from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.clock import school_today
from accounts.models import Department, MentorProfile, Mode, Specialty, Topic

from .base import SectionForm, with_own

WEEKS = [
    (1, "Every week"),
    (2, "Every two weeks"),
    (4, "Every four weeks"),
    (8, "Every eight weeks"),
    (12, "Every twelve weeks"),
]
MINUTES = [(15, "15 minutes"), (30, "30 minutes"), (45, "45 minutes"), (60, "60 minutes")]
OPEN = ("", "It depends")
SHORT = {"rows": 2}


class BasicsForm(SectionForm):
    class Meta:
        model = MentorProfile
        fields = [
            "headline", "bio", "department", "career_stage", "specialties", "faculty_since", "mentored_before",
        ]  # fmt: skip
        widgets = {"bio": forms.Textarea(attrs={"rows": 5}), "specialties": forms.SelectMultiple(attrs={"size": 6})}
        help_texts = {
            "headline": "One line, such as your field and what you like to help with.",
            "bio": "How you came to do what you do, and what else there might have been. A few sentences are enough.",
            "specialties": "Hold Ctrl (on a Mac: ⌘) to choose several.",
            "faculty_since": "Students read how many years that makes.",
            "mentored_before": "A guess will do. Zero is a good answer, too.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        chosen = [entry.pk for entry in self.initial["specialties"]]
        self.fields["specialties"].queryset = Specialty.objects.offered_or(chosen)
        self.fields["department"].queryset = Department.objects.offered_or([self.initial["department"]])
        if self.instance.is_outside:
            del self.fields["department"]
            self.note_what_is_shown()

    def clean_faculty_since(self) -> int | None:
        year = self.cleaned_data["faculty_since"]
        if year and year > school_today().year:
            raise ValidationError("Choose this year or one before it.")
        return year


class OfferForm(SectionForm):
    together = ({"topics", "topics_not_offered"},)
    ways = forms.MultipleChoiceField(
        label="How I help",
        choices=MentorProfile.Way,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Nobody is all of these.",
    )
    style = forms.TypedChoiceField(
        label="How I work with a student",
        choices=[*MentorProfile.Style.choices, ("", "It depends on the student")],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = MentorProfile
        fields = ["topics", "topics_not_offered", "ways", "style", "research_outputs", "research_skills"]
        widgets = {
            "topics": forms.CheckboxSelectMultiple,
            "topics_not_offered": forms.CheckboxSelectMultiple,
            "research_outputs": forms.Textarea(attrs=SHORT),
            "research_skills": forms.Textarea(attrs=SHORT),
        }
        help_texts = {
            "topics": "Three or more: students find you by their goals.",
            "topics_not_offered": "Saying so saves a student a request, and you a no.",
            "research_outputs": "Only if you do research with students: a poster, a paper, a method learned, and in what time.",
            "research_skills": "What would help, and what you teach them.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("topics", "topics_not_offered"):
            self.fields[name].queryset = Topic.objects.offered_or([entry.pk for entry in self.initial[name]])

    def clean(self) -> dict:
        cleaned = super().clean()
        both = set(cleaned.get("topics", ())) & set(cleaned.get("topics_not_offered", ()))
        if both:
            names = ", ".join(sorted(topic.name for topic in both))
            self.add_error("topics_not_offered", f"You ticked these in both lists: {names}. Keep each in one.")
        return cleaned


class MeetForm(SectionForm):
    suggested = {"modes": [Mode.IN_PERSON, Mode.VIDEO], "reach_me": "", "cadence_weeks": 4, "length_minutes": 30}
    modes = forms.MultipleChoiceField(
        label="How I meet", choices=Mode, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = MentorProfile
        fields = ["modes", "reach_me", "cadence_weeks", "length_minutes", "reply_days"]
        labels = {"cadence_weeks": "How often I like to meet", "length_minutes": "For how long"}
        help_texts = {
            "reach_me": "Such as: mail me, and text if it is urgent. My assistant finds a time.",
            "reply_days": "A promise that you can keep is better than a short one.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("cadence_weeks", WEEKS), ("length_minutes", MINUTES)):
            choices = with_own([OPEN, *offered], getattr(self.instance, name))
            self.fields[name].widget = forms.Select(choices=choices, attrs={"class": "form-select"})
        self.fields["reply_days"].widget.attrs["min"] = 1

    def clean_reply_days(self) -> int:
        days = self.cleaned_data["reply_days"]
        if days < 1:
            raise ValidationError("Give yourself at least 1 day.")
        return days


class PlacesForm(SectionForm):
    together = ({"away_from", "away_until"},)

    class Meta:
        model = MentorProfile
        fields = ["capacity", "accepting", "away_from", "away_until", "is_listed"]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("away_from", "away_until")
        }
        help_texts = {
            "capacity": "Nobody can raise the number of your mentees above this, not even staff. Lowering it ends nothing.",
            "accepting": "Switch it off whenever you like. What runs goes on.",
            "away_until": "Up to two weeks: open requests wait for you. Longer: students are shown others.",
            "is_listed": "Off: students who have nothing to do with you cannot find you or read your profile.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("away_from")) != bool(cleaned.get("away_until")):
            self.add_error("away_until", "Give both days, or neither.")
        elif cleaned.get("away_from") and cleaned["away_until"] < cleaned["away_from"]:
            self.add_error("away_until", "The day of your return must not be before the day you leave.")
        elif "away_until" in self.changed_data and cleaned.get("away_until") and cleaned["away_until"] < school_today():
            self.add_error("away_until", "That day has passed.")
        return cleaned


class BeyondForm(SectionForm):
    class Meta:
        model = MentorProfile
        fields = ["personal"]
        widgets = {"personal": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"personal": "As much or as little as you like: people, places, what you do on a free Sunday."}
