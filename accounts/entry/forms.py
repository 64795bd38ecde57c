"""allauth's forms with our labels, for addresses that the roster brought."""

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.core.exceptions import ValidationError

from .addresses import address_of, forget_stale
from .tries import may_ask_here
from .words import TOO_MANY_CODES

NEW_PASSWORD = {"oldpassword": "Your present password", "password1": "New password", "password2": "The new one again"}


class InOurWords:
    """Labels stand above their fields and stay there; a placeholder would say it twice, and go when one types."""

    labels: dict[str, str] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            self.fields["code"].widget.attrs["inputmode"] = "numeric"


class SignInForm(InOurWords, account.LoginForm):
    labels = {"login": "E-mail"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # the link stands beside the button

    def clean_login(self) -> str:
        login = super().clean_login()
        forget_stale(login)
        return login


class AddressForm(InOurWords):
    """Asks for the address under which somebody is in the roster. Who has not signed in before has no row of it yet."""

    labels = {"email": "E-mail"}

    def clean_email(self) -> str:
        forget_stale(self.cleaned_data["email"])
        email = super().clean_email()
        for user in self.found():
            address_of(user)
        return email


class AskForCodeForm(AddressForm, account.RequestLoginCodeForm):
    def clean_email(self) -> str:
        """allauth counts for the address, and says of too many codes what it says of too many passwords."""
        if not may_ask_here(context.request, "request_login_code", self.cleaned_data["email"]):
            raise ValidationError(TOO_MANY_CODES)
        try:
            return super().clean_email()
        except ValidationError as error:
            raise ValidationError(TOO_MANY_CODES) if error.code == "too_many_login_attempts" else error from None

    def found(self) -> list:
        return [self._user] if self._user else []


class ResetPasswordForm(AddressForm, account.ResetPasswordForm):
    def found(self) -> list:
        return self.users


class SignInCodeForm(InOurWords, account.ConfirmLoginCodeForm):
    pass


class AgainCodeForm(InOurWords, account.BaseConfirmCodeForm):
    pass


class ProveAddressForm(InOurWords, account.ConfirmEmailVerificationCodeForm):
    pass


class ResetCodeForm(InOurWords, account.ConfirmPasswordResetCodeForm):
    pass


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    labels = NEW_PASSWORD


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    labels = NEW_PASSWORD


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    labels = NEW_PASSWORD


class PasswordAgainForm(InOurWords, account.ReauthenticateForm):
    pass


class SecondStepForm(InOurWords, mfa.AuthenticateForm):
    labels = {"code": "Code of the app, or recovery code"}


class SecondStepAgainForm(InOurWords, mfa.ReauthenticateForm):
    labels = {"code": "Code of the app, or recovery code"}


class AddAppForm(InOurWords, totp.ActivateTOTPForm):
    labels = {"code": "The code that the app shows"}
