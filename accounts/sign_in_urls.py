"""The pages of allauth that this program uses, and our own beside them. Its page for changing addresses is not among them:
the school's roster says under which address a person signs in, and mails go there.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import include, path
from django.views.generic import RedirectView

from .entry import sign_in_views as entry
from .entry import sign_up_views as sign_up
from .entry.again_views import again_by_code

to_settings = RedirectView.as_view(pattern_name="accounts:sign-in-settings")

urlpatterns = [
    path("", include("accounts.entry.sso_urls")),
    path("login/", entry.SignIn.as_view(), name="account_login"),
    path("login/code/", entry.AskForCode.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("login/passkey/", entry.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("login/second/", mfa.authenticate, name="mfa_authenticate"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", sign_up.sign_up, name="account_signup"),
    path("signup/code/", sign_up.confirm_sign_up, name="account_confirm_sign_up"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("reauthenticate/mail/", again_by_code, name="account_again_by_code"),
    path("reauthenticate/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("reauthenticate/passkey/", entry.ShowPasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", entry.SetPassword.as_view(), name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/code/", account.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("password/reset/new/", account.complete_password_reset, name="account_complete_password_reset"),
    path("passkeys/add/", entry.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", entry.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("app/add/", entry.AddApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/file/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    # allauth leads here by these names.
    path("address/", to_settings, name="account_email"),
    path("second-factor/", to_settings, name="mfa_index"),
]
