"""allauth's forms take what a browser made of a passkey. What is no such thing at all is answered like one that does not fit."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms

NONSENSE = (AttributeError, IndexError, KeyError, TypeError, ValueError)


class Whole:
    def _ask(self, clean):
        try:
            return clean()
        except NONSENSE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class AddPasskeyForm(Whole, forms.AddWebAuthnForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "A name for it, such as “My phone”"
        self.fields["name"].max_length = 60

    def clean(self) -> dict:
        return self._ask(super().clean)


class ShowPasskeyForm(Whole, forms.AuthenticateWebAuthnForm):
    def clean_credential(self):
        return self._ask(super().clean_credential)


class ShowPasskeyAgainForm(Whole, forms.ReauthenticateWebAuthnForm):
    def clean_credential(self):
        return self._ask(super().clean_credential)


class SignInByPasskeyForm(Whole, forms.LoginWebAuthnForm):
    def clean_credential(self):
        return self._ask(super().clean_credential)
