"""People on every step of the ways in, for looking at each page of /accounts/ as it shows itself to somebody."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from accounts.models import User
from tests import factories

from .letters import newest_code

PASSWORD = "a long enough sentence"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def post(client: Client, name: str, **typed: str) -> Client:
    client.post(reverse(name), typed)
    return client


def make_person(email: str, *, factors: bool = False, password: str | None = PASSWORD) -> User:
    fields = {"password": password} if password else {}
    user = factories.make_student(email=email, **fields)
    if factors:
        RecoveryCodes.activate(user)
        TOTP.activate(user, SECRET)
        Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=passkey())
    return user


def passkey() -> dict:
    """As a browser would have made it, except that its key is kept nowhere."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    data = AttestedCredentialData.create(Aaguid.NONE, b"a passkey", key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    made = AttestationObject.create("none", AuthenticatorData.create(b"0" * 32, flags, 0, data), {})
    client = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"challenge", "https://example.edu")
    response = {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(made)}
    identity = websafe_encode(b"a passkey")
    return {
        "name": "My phone",
        "credential": {"id": identity, "rawId": identity, "type": "public-key", "response": response},
    }


def signed_in(user: User, *, confirmed: bool = False) -> Client:
    client = Client()
    client.force_login(user)
    if confirmed:
        session = client.session
        record = {"method": "password", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [record]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


def visitors() -> dict[str, Client]:
    make_person("code@example.edu")
    plain = make_person("plain@example.edu")
    bare = make_person("bare@example.edu", password=None)
    unproved = make_person("unproved@example.edu")
    unproved.emailaddress_set.all().delete()
    safe = make_person("safe@example.edu", factors=True)
    at_the_code = post(Client(), "account_request_login_code", email="code@example.edu")
    at_the_reset = post(Client(), "account_reset_password", email="code@example.edu")
    past_the_reset = post(Client(), "account_reset_password", email="code@example.edu")
    post(past_the_reset, "account_confirm_password_reset_code", code=newest_code())
    joining = {"full_name": "New", "email": "new@example.edu", "role": "faculty"}
    return {
        "nobody": Client(),
        "waits for a code": at_the_code,
        "waits for a code to choose a password": at_the_reset,
        "chooses a password": past_the_reset,
        "joins": post(Client(), "account_signup", **joining),
        "proves the address": post(Client(), "account_login", login="unproved@example.edu", password=PASSWORD),
        "at the second step": post(Client(), "account_login", login="safe@example.edu", password=PASSWORD),
        "is in": signed_in(plain),
        "is in and has just typed the password": signed_in(plain, confirmed=True),
        "is in without a password": signed_in(bare),
        "is in without a password and came just now": signed_in(bare, confirmed=True),
        "is in with a second factor": signed_in(safe),
        "is in with a second factor, just used": signed_in(safe, confirmed=True),
    }
