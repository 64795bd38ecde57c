"""The school's single sign-on, by environment alone: none, OpenID Connect, SAML, or both.

Each is whole or absent: half of it stops the start with a sentence that names the variable. What to register at the
provider is in README.md.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificate
from django.core.exceptions import ImproperlyConfigured

from .env import read

# The last part of our addresses at the provider: /accounts/oidc/school/login/callback/ and /accounts/saml/school/acs/.
SLUG = "school"
BUTTON = "your school account"
HTTPS = "an address that begins with https://"

OIDC = {
    "SSO_OIDC_ISSUER": "the provider's address, such as https://login.school.edu",
    "SSO_OIDC_CLIENT_ID": "the name under which the provider knows this program",
    "SSO_OIDC_CLIENT_SECRET": "the secret that the provider gave you for this program",
    "SSO_OIDC_NAME": "what stands on the button after “Sign in with”",
    "SSO_OIDC_SCHOOL_ID_CLAIM": "the name of the claim that carries the school ID of your roster",
    "SSO_OIDC_DOMAINS": "your school's own domains, with commas, such as school.edu,med.school.edu",
}
SAML = {
    "SSO_SAML_ENTITY_ID": "the provider's entity ID",
    "SSO_SAML_METADATA_URL": "the address of the provider's metadata (or the next two)",
    "SSO_SAML_SIGN_ON_URL": "the provider's address for single sign-on by redirect",
    "SSO_SAML_CERTIFICATE": "the provider's signing certificate in PEM, with or without its first and last line",
    "SSO_SAML_NAME": "what stands on the button after “Sign in with”",
    "SSO_SAML_SCHOOL_ID_ATTRIBUTE": "the name of the attribute that carries the school ID of your roster",
    "SSO_SAML_EMAIL_ATTRIBUTE": "the name of the attribute that carries the address",
    "SSO_SAML_DOMAINS": "your school's own domains, with commas, such as school.edu,med.school.edu",
}
SUBJECT_ATTRIBUTES = [
    "urn:oasis:names:tc:SAML:attribute:subject-id",
    "urn:oasis:names:tc:SAML:attribute:pairwise-id",
]
EMAIL_ATTRIBUTES = [
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "mail",
]

# An answer without attributes is a whole one: it says that the person is unknown to us.
ADVANCED = {"allow_single_label_domains": True, "reject_idp_initiated_sso": True, "want_attribute_statement": False}


def providers(public_url: str) -> dict[str, Any]:
    """What django-allauth reads as SOCIALACCOUNT_PROVIDERS."""
    return {
        "openid_connect": {"provider_class": "accounts.entry.oidc.SchoolOpenIDConnect", "APPS": _apps(_oidc())},
        "saml": {"provider_class": "accounts.entry.saml.SchoolSAML", "APPS": _apps(_saml(public_url))},
    }


def _apps(app: dict | None) -> list[dict]:
    return [app] if app else []


def _oidc() -> dict | None:
    given = _given(OIDC)
    if not any(given.values()):
        return None
    _needs(given, OIDC, "SSO_OIDC_ISSUER", "SSO_OIDC_CLIENT_ID", "SSO_OIDC_CLIENT_SECRET")
    domains = _domains("SSO_OIDC_DOMAINS", given)
    _finds_people(given, "SSO_OIDC_SCHOOL_ID_CLAIM", "SSO_OIDC_DOMAINS")
    return {
        "provider_id": SLUG,
        "name": given["SSO_OIDC_NAME"] or BUTTON,
        "client_id": given["SSO_OIDC_CLIENT_ID"],
        "secret": given["SSO_OIDC_CLIENT_SECRET"],
        "settings": {
            "server_url": _safe("SSO_OIDC_ISSUER", given).rstrip("/"),
            "oauth_pkce_enabled": True,
            "school_id": given["SSO_OIDC_SCHOOL_ID_CLAIM"],
            "domains": domains,
        },
    }


def _saml(public_url: str) -> dict | None:
    given = _given(SAML)
    if not any(given.values()):
        return None
    _needs(given, SAML, "SSO_SAML_ENTITY_ID")
    domains = _domains("SSO_SAML_DOMAINS", given)
    _finds_people(given, "SSO_SAML_SCHOOL_ID_ATTRIBUTE", "SSO_SAML_DOMAINS")
    email = given["SSO_SAML_EMAIL_ATTRIBUTE"]
    return {
        "provider_id": "saml",
        "name": given["SSO_SAML_NAME"] or BUTTON,
        "client_id": SLUG,
        "settings": {
            "idp": _idp(given),
            "sp": {"entity_id": f"{public_url}/accounts/saml/{SLUG}/metadata/"},
            "attribute_mapping": {"uid": SUBJECT_ATTRIBUTES, "email": [email] if email else EMAIL_ATTRIBUTES},
            "advanced": ADVANCED,
            "school_id": given["SSO_SAML_SCHOOL_ID_ATTRIBUTE"],
            "domains": domains,
        },
    }


def _idp(given: dict[str, str]) -> dict[str, str]:
    entity_id = {"entity_id": given["SSO_SAML_ENTITY_ID"]}
    if given["SSO_SAML_METADATA_URL"]:
        return entity_id | {"metadata_url": _safe("SSO_SAML_METADATA_URL", given)}
    _needs(given, SAML, "SSO_SAML_SIGN_ON_URL", "SSO_SAML_CERTIFICATE")
    return entity_id | {"sso_url": _safe("SSO_SAML_SIGN_ON_URL", given), "x509cert": _certificate(given)}


def _given(names: dict[str, str]) -> dict[str, str]:
    return {name: read("str", name, default="", hint=hint).strip() for name, hint in names.items()}


def _needs(given: dict[str, str], hints: dict[str, str], *names: str) -> None:
    for name in names:
        if not given[name]:
            others = ", ".join(other for other, value in given.items() if value)
            raise ImproperlyConfigured(f"{name} is missing, although {others} is set. Set it to {hints[name]}.")


def _finds_people(given: dict[str, str], school_id: str, domains: str) -> None:
    if not (given[school_id] or given[domains]):
        raise ImproperlyConfigured(
            f"Set {school_id} or {domains}, or both: without them nobody in the roster is found."
        )


def _safe(name: str, given: dict[str, str]) -> str:
    """An answer that anybody on the way can write proves nothing. Only this very machine may be asked without TLS."""
    parts = urlsplit(given[name])
    is_here = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or not (parts.scheme == "https" or is_here):
        raise ImproperlyConfigured(f"{name} is {given[name]!r}. Set it to {HTTPS}.")
    return given[name]


def _domains(name: str, given: dict[str, str]) -> list[str]:
    domains = [part.strip().lower() for part in given[name].split(",") if part.strip()]
    for domain in domains:
        if not re.fullmatch(r"([a-z0-9-]+\.)+[a-z0-9-]{2,}", domain):
            raise ImproperlyConfigured(f"{name} has {domain!r} in it. Set it to {OIDC['SSO_OIDC_DOMAINS']}.")
    return domains


def _certificate(given: dict[str, str]) -> str:
    """Its base64 alone, whatever an environment file made of the lines."""
    text = given["SSO_SAML_CERTIFICATE"].replace("\\n", "\n")
    bare = "".join(re.sub(r"-----[^-]+-----", "", text).split())
    try:
        load_pem_x509_certificate(f"-----BEGIN CERTIFICATE-----\n{bare}\n-----END CERTIFICATE-----\n".encode())
    except ValueError:
        raise ImproperlyConfigured(
            f"SSO_SAML_CERTIFICATE cannot be read. Set it to {SAML['SSO_SAML_CERTIFICATE']}."
        ) from None
    return bare
