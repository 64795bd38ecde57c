"""Which form allauth uses where: its own, in our words (accounts/entry)."""


def ours(module: str, names: dict[str, str]) -> dict[str, str]:
    return {place: f"accounts.entry.{module}.{name}" for place, name in names.items()}


ACCOUNT = ours(
    "forms",
    {
        "login": "SignInForm",
        "request_login_code": "AskForCodeForm",
        "confirm_login_code": "SignInCodeForm",
        "confirm_email_verification_code": "ProveAddressForm",
        "reset_password": "ResetPasswordForm",
        "confirm_password_reset_code": "ResetCodeForm",
        "reset_password_from_key": "NewPasswordForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reauthenticate": "PasswordAgainForm",
    },
)
SECOND_FACTOR = {
    **ours(
        "forms",
        {"authenticate": "SecondStepForm", "reauthenticate": "SecondStepAgainForm", "activate_totp": "AddAppForm"},
    ),
    **ours(
        "passkey_forms",
        {
            "add_webauthn": "AddPasskeyForm",
            "authenticate_webauthn": "ShowPasskeyForm",
            "login_webauthn": "SignInByPasskeyForm",
            "reauthenticate_webauthn": "ShowPasskeyAgainForm",
        },
    ),
}
