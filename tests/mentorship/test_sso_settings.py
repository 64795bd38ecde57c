import pytest
from django.core.exceptions import ImproperlyConfigured

from mentorship import sso

OIDC = {
    "SSO_OIDC_ISSUER": "https://login.school.edu/",
    "SSO_OIDC_CLIENT_ID": "mentorship",
    "SSO_OIDC_CLIENT_SECRET": "hush",
    "SSO_OIDC_SCHOOL_ID_CLAIM": "employee_id",
}
SAML = {
    "SSO_SAML_ENTITY_ID": "https://login.school.edu/idp",
    "SSO_SAML_METADATA_URL": "https://login.school.edu/idp/metadata",
    "SSO_SAML_DOMAINS": "school.edu",
}


def read(monkeypatch, **given):
    for name in (*sso.OIDC, *sso.SAML):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found = sso.providers("https://mentorship.school.edu")
    return found["openid_connect"]["APPS"], found["saml"]["APPS"]


def test_without_a_variable_there_is_no_sign_on(monkeypatch):
    assert read(monkeypatch) == ([], [])


def test_empty_variables_are_none(monkeypatch):
    assert read(monkeypatch, **dict.fromkeys((*sso.OIDC, *sso.SAML), "")) == ([], [])


def test_both_kinds_may_stand_side_by_side(monkeypatch):
    oidc, saml = read(monkeypatch, **OIDC, **SAML, SSO_SAML_NAME="Hospital ID")
    assert [app["name"] for app in oidc + saml] == ["your school account", "Hospital ID"]


def test_domains_are_compared_in_small_letters(monkeypatch):
    oidc, _ = read(monkeypatch, **OIDC, SSO_OIDC_DOMAINS=" School.edu, Med.School.EDU ,")
    assert oidc[0]["settings"]["domains"] == ["school.edu", "med.school.edu"]


@pytest.mark.parametrize("missing", ["SSO_OIDC_ISSUER", "SSO_OIDC_CLIENT_ID", "SSO_OIDC_CLIENT_SECRET"])
def test_half_of_openid_connect_stops_the_start_and_names_the_rest(monkeypatch, missing):
    given = {name: value for name, value in OIDC.items() if name != missing}
    with pytest.raises(ImproperlyConfigured, match=rf"^{missing} is missing, although .+ is set\. Set it to "):
        read(monkeypatch, **given)


@pytest.mark.parametrize("missing", ["SSO_SAML_ENTITY_ID", "SSO_SAML_SIGN_ON_URL"])
def test_half_of_saml_stops_the_start_and_names_the_rest(monkeypatch, missing):
    given = SAML | {"SSO_SAML_ENTITY_ID": "" if "ENTITY" in missing else "x", "SSO_SAML_METADATA_URL": ""}
    with pytest.raises(ImproperlyConfigured, match=f"^{missing} is missing"):
        read(monkeypatch, **given)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (OIDC | {"SSO_OIDC_SCHOOL_ID_CLAIM": ""}, "Set SSO_OIDC_SCHOOL_ID_CLAIM or SSO_OIDC_DOMAINS"),
        (SAML | {"SSO_SAML_DOMAINS": ""}, "Set SSO_SAML_SCHOOL_ID_ATTRIBUTE or SSO_SAML_DOMAINS"),
        (OIDC | {"SSO_OIDC_ISSUER": "http://login.school.edu"}, "SSO_OIDC_ISSUER is 'http://login.school.edu'"),
        (OIDC | {"SSO_OIDC_ISSUER": "login.school.edu"}, "Set it to an address that begins with https://"),
        (SAML | {"SSO_SAML_METADATA_URL": "ftp://localhost/x"}, "SSO_SAML_METADATA_URL is 'ftp://localhost/x'"),
        (OIDC | {"SSO_OIDC_DOMAINS": "sam@school.edu"}, "SSO_OIDC_DOMAINS has 'sam@school.edu' in it"),
        (OIDC | {"SSO_OIDC_DOMAINS": "school.edu,edu"}, "SSO_OIDC_DOMAINS has 'edu' in it"),
        (
            SAML
            | {
                "SSO_SAML_METADATA_URL": "",
                "SSO_SAML_SIGN_ON_URL": "https://login.school.edu/sso",
                "SSO_SAML_CERTIFICATE": "not one",
            },
            "SSO_SAML_CERTIFICATE cannot be read",
        ),
    ],
)
def test_a_wrong_variable_stops_the_start_with_a_sentence(monkeypatch, given, sentence):
    with pytest.raises(ImproperlyConfigured) as stopped:
        read(monkeypatch, **given)
    assert sentence in str(stopped.value)
