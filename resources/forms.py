from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Stage, Topic

from .models import Resource, ResourceQuerySet

ANY = [("", "All")]


class LibraryForm(forms.Form):
    """The filters of the library. One that cannot be read is said beside its field and does not narrow."""

    kind = forms.ChoiceField(choices=ANY + Resource.Kind.choices, required=False)
    audience = forms.ChoiceField(
        label="For", choices=[*ANY, ("student", "Students"), ("mentor", "Mentors")], required=False
    )
    stage = forms.ChoiceField(choices=ANY + Stage.choices, required=False)
    topic = forms.ModelChoiceField(Topic.objects.offered(), to_field_name="slug", empty_label="All", required=False)

    def narrow(self, rows: ResourceQuerySet) -> ResourceQuerySet:
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        rows = rows.of_kind(chosen.get("kind", "")).meant_for(chosen.get("audience", ""))
        return rows.at_stage(chosen.get("stage", "")).on_topic(chosen.get("topic"))


class CopyForm(forms.Form):
    """What goes with the copy. The `fingerprint` of the text that is shown comes back as `seen`: no other text is sent."""

    note = forms.CharField(
        label="Anything you want to add",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, text: str, **kwargs) -> None:
        self.fingerprint = sha256(text.encode()).hexdigest()
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        if self.data.get("seen") != self.fingerprint:
            raise ValidationError(
                "The text has changed since you opened this page. Please read it again before sending."
            )
        return self.cleaned_data
