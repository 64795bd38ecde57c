from django import forms

from accounts import hooks
from accounts.models import Mode, Specialty, StudentProfile, Topic

from .base import SectionForm


class AboutForm(SectionForm):
    class Meta:
        model = StudentProfile
        fields = ["about", "interests"]
        widgets = {
            "about": forms.Textarea(attrs={"rows": 5}),
            "interests": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "about": "Where you come from and what brought you here, in two or three sentences.",
            "interests": "Inside and outside of medicine. A shared interest is often how a first talk begins.",
        }


class LookingForm(SectionForm):
    modes = forms.MultipleChoiceField(
        label="How I like to meet", choices=Mode, widget=forms.CheckboxSelectMultiple, required=False
    )
    values = forms.MultipleChoiceField(
        label="What I value in a mentor", widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = StudentProfile
        fields = ["needs", "values", "modes", "specialties"]
        widgets = {
            "needs": forms.CheckboxSelectMultiple,
            "specialties": forms.SelectMultiple(attrs={"size": 6}),
        }
        help_texts = {
            "needs": "Broad strokes. What you want to reach is for your goals.",
            "specialties": "None yet is fine. Hold Ctrl (on a Mac: ⌘) to choose several.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("needs", Topic), ("specialties", Specialty)):
            chosen = [entry.pk for entry in self.initial[name]]
            self.fields[name].queryset = model.objects.offered_or(chosen)
        self.fields["values"].choices = [item for items in hooks.expectation_items() for item in items]
        self.fields["values"].help_text = "Tick what matters most. Your mentor can answer the same list."
