from allauth.account.forms import BaseConfirmCodeForm
from django import forms
from django.conf import settings

from ..models import Role, Stage, Track
from .forms import InOurWords
from .sign_up import may_sign_up


class SignUpForm(forms.Form):
    full_name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label="E-mail", max_length=254, widget=forms.EmailInput({"autocomplete": "email"}))
    role = forms.ChoiceField(
        label="At the school I am",
        choices=[(Role.STUDENT, "a student"), (Role.FACULTY, "on the faculty, or a resident")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say which of the two you are."},
    )
    stage = forms.ChoiceField(
        label="Stage", choices=[("", "Choose"), *Stage.choices], required=False, help_text="For students only."
    )
    track = forms.ModelChoiceField(
        Track.objects.none(), to_field_name="slug", required=False, empty_label="Choose", help_text="For students only."
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].queryset = Track.objects.offered()
        self.fields["email"].help_text = f"An address that ends in {_or(settings.SIGN_UP_DOMAINS)}."

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if not may_sign_up(email):
            raise forms.ValidationError(
                f"Only addresses that end in {_or(settings.SIGN_UP_DOMAINS)} can join here. Use yours of the school."
            )
        return email

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("role") == Role.STUDENT:
            for name in ("stage", "track"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"Choose your {name}.")
        return cleaned

    def typed(self) -> dict[str, str]:
        """What a session can keep."""
        track = self.cleaned_data["track"]
        return self.cleaned_data | {"track": track.slug if track else ""}


class SignUpCodeForm(InOurWords, BaseConfirmCodeForm):
    pass


def _or(domains: list[str]) -> str:
    return " or ".join(f"@{domain}" for domain in domains)
