"""What the pages of signing in say where allauth would say it in its own words."""

NOT_THESE = "This address and this password do not go together. Check both, or have a code mailed to you instead."
TOO_MANY = (
    "That did not work several times in a row. Wait five minutes, or sign in another way: by mailed code or passkey."
)
TOO_MANY_CODES = "Several codes have just been sent to this address. Use the newest one, or wait five minutes."
TOO_MANY_MAILS = (
    "So many mails have just gone to this address that we sent no other. Wait 15 minutes, then ask for a new code: "
    "the earlier ones no longer work."
)
WRONG_CODE = "This is not the code. Type the newest one that you got; each works once."
NO_MAIL = "We could not send you a mail just now. Please try again in a few minutes, or sign in another way."
NO_PASSKEY = "That passkey did not work here. Try it once more, or sign in another way."
TAKEN = "This address belongs to somebody who is in the program already. Sign in with a mailed code."

ACCOUNT = {
    "account_inactive": "This account is closed.",
    "email_password_mismatch": NOT_THESE,
    "enter_current_password": "This is not your present password.",
    "incorrect_code": WRONG_CODE,
    "incorrect_password": "This is not your password.",
    "too_many_login_attempts": TOO_MANY,
    "rate_limited": TOO_MANY_CODES,
}
SECOND_FACTOR = {
    "incorrect_code": "This is not the code. Authenticator apps show a new one every half minute; a recovery code works once.",
    "cannot_generate_recovery_codes": "Set up a passkey or an authenticator app first: recovery codes stand in for them.",
    "unverified_email": "Sign out, then sign in with a mailed code first: that shows that your address is yours.",
}
AGAIN = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use your authenticator app or a recovery code",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}
