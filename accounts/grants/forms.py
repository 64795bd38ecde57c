from django import forms
from django.core.exceptions import ValidationError

from ..models import Role, StaffScope, Track, User
from .delegates import why_not_delegate

NOBODY = (
    "Nobody of the program's faculty and staff has this address. "
    "Look for a typing error, or ask student affairs to add them."
)


class ScopeForm(forms.Form):
    scope = forms.ChoiceField(
        label="Sees",
        choices=StaffScope.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how much this person is to see."},
        help_text="One track: its students, and the mentors whom they have. Reports only: counts that name nobody.",
    )
    track = forms.ModelChoiceField(
        Track.objects.all(), required=False, empty_label="Choose a track", help_text="For one track only."
    )

    def clean(self) -> dict:
        """The track counts for that one scope, so a choice left over from another does no harm."""
        chosen = super().clean()
        if chosen.get("scope") != StaffScope.TRACK:
            return chosen | {"track": None}
        if not chosen.get("track") and "track" not in self.errors:
            self.add_error("track", "Choose the track that this person is to see.")
        return chosen


class DelegateForm(forms.Form):
    email = forms.EmailField(label="Their e-mail address", help_text="The address with which they sign in here.")

    def __init__(self, *args, mentor: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.mentor, self.person = mentor, None

    def clean_email(self) -> str:
        address = self.cleaned_data["email"]
        self.person = User.objects.active().exclude(role=Role.STUDENT).with_email(address).first()
        if self.person is None:
            raise ValidationError(NOBODY)
        if refusal := why_not_delegate(self.mentor, self.person):
            raise ValidationError(refusal)
        return address
