"""Single sign-on as a person lives it, by OpenID Connect and by SAML alike, against a provider that really runs."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.contrib.auth import get_user
from django.test import Client, RequestFactory

from accounts.edits import Edit
from accounts.entry.sso import has_second_factor
from accounts.models import Event, Role, User
from accounts.people.services import change_person
from tests import factories

from .idp import FORGED
from .sign_on import LOGIN, Visitor, browser


@pytest.fixture
def sam(db):
    return factories.make_student(name="Sam Rivera", email="sam@school.edu", school_id="S123")


def is_signed_in(client: Client, person: User) -> bool:
    return client.session.get("_auth_user_id") == str(person.pk)


def refusal(response) -> str:
    assert response.status_code == 403
    assert "css/app.css" in response.content.decode()
    return response.context["refusal"].slug


def test_a_person_is_found_by_school_id_whatever_its_case(visitor, idp, sam):
    idp.school_id = "s123"
    assert visitor.sign_on().url == "/"
    assert is_signed_in(visitor.client, sam)


def test_a_person_is_found_by_an_address_that_the_provider_verified_in_its_own_domains(visitor, idp, sam):
    idp.email = "Sam@School.edu"
    visitor.sign_on()
    assert is_signed_in(visitor.client, sam)
    assert EmailAddress.objects.get(user=sam).verified


def test_signing_in_by_school_id_proves_no_other_address(visitor, idp, sam):
    idp.school_id, idp.email = "S123", "samuel@school.edu"
    visitor.sign_on()
    assert not EmailAddress.objects.filter(user=sam, verified=True).exists()


@pytest.mark.parametrize("address", ["sam@elsewhere.edu", "sam@school.edu.evil.example", "sam@evilschool.edu"])
def test_an_address_outside_of_the_providers_domains_finds_nobody(visitor, idp, db, address):
    factories.make_student(email=address)
    idp.email = address
    assert refusal(visitor.sign_on()) == "unknown"


def test_who_is_not_in_the_roster_is_told_so_and_no_account_is_made(visitor, idp, program):
    idp.school_id, idp.email = "X9", "new@school.edu"
    response = visitor.sign_on()
    assert refusal(response) == "unknown"
    page = response.content.decode()
    assert "X9" in page
    assert "new@school.edu" in page
    assert f"mailto:{program.office_email}" in page
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()


def test_who_has_left_the_program_is_told_so(visitor, idp, sam):
    User.objects.update(is_active=False)
    idp.school_id = "S123"
    assert refusal(visitor.sign_on()) == "left"
    assert not is_signed_in(visitor.client, sam)


def test_who_left_after_the_first_time_is_not_let_in_again(visitor, idp, sam):
    idp.school_id = "S123"
    visitor.sign_on()
    User.objects.update(is_active=False)
    again = Visitor(visitor.kind)
    assert refusal(again.sign_on()) == "left"
    assert "_auth_user_id" not in again.client.session


def test_staff_are_not_found_by_an_address(visitor, idp, db):
    kim = factories.make_staff(email="kim@school.edu", school_id="K1")
    idp.email = "kim@school.edu"
    assert refusal(visitor.sign_on()) == "staff"
    assert not is_signed_in(visitor.client, kim)


def test_staff_are_found_by_school_id(visitor, idp, db):
    kim = factories.make_staff(email="kim@school.edu", school_id="K1")
    idp.school_id = "K1"
    assert visitor.sign_on().url == "/"
    assert is_signed_in(visitor.client, kim)


@pytest.mark.parametrize("power", [{"role": Role.STAFF}, {"is_superuser": True}, {"is_staff": True}])
def test_who_became_staff_after_linking_by_address_needs_the_school_id_from_then_on(visitor, idp, sam, power):
    idp.email = "sam@school.edu"
    visitor.sign_on()
    User.objects.update(**power)
    assert refusal(Visitor(visitor.kind).sign_on()) == "staff"


def test_an_id_and_an_address_of_two_people_let_nobody_in(visitor, idp, sam, caplog):
    factories.make_student(email="robin@school.edu")
    idp.school_id, idp.email = "S123", "robin@school.edu"
    assert refusal(visitor.sign_on()) == "disagree"
    assert str(sam.pk) in caplog.text
    assert "robin" not in caplog.text


def test_an_address_whose_person_has_another_school_id_lets_nobody_in(visitor, idp, sam):
    idp.school_id, idp.email = "S999", "sam@school.edu"
    assert refusal(visitor.sign_on()) == "disagree"


def test_a_subject_is_known_again_when_its_address_has_changed(visitor, idp, sam):
    idp.email = "sam@school.edu"
    visitor.sign_on()
    idp.email = "sam.rivera-cole@school.edu"
    again = Visitor(visitor.kind)
    assert again.sign_on().url == "/"
    assert is_signed_in(again.client, sam)


def test_who_came_in_by_a_wrong_address_does_not_once_staff_have_put_it_right(visitor, idp, sam, staff):
    idp.email = "sam@school.edu"
    visitor.sign_on()
    change_person(person=sam, by=staff, edit=Edit({"email": "samuel@school.edu"}))
    again = Visitor(visitor.kind)
    assert refusal(again.sign_on()) == "unknown"
    idp.subject, idp.email = "subject-2", "samuel@school.edu"
    assert again.sign_on().url == "/"
    assert is_signed_in(again.client, sam)


def test_a_subject_that_passed_to_somebody_else_lets_nobody_in(visitor, idp, sam):
    idp.school_id = "S123"
    visitor.sign_on()
    factories.make_student(school_id="S124")
    idp.school_id = "S124"
    assert refusal(Visitor(visitor.kind).sign_on()) == "disagree"


def test_an_address_that_passed_to_another_subject_lets_nobody_in(visitor, idp, sam):
    idp.email = "sam@school.edu"
    visitor.sign_on()
    idp.subject = "subject-2"
    assert refusal(Visitor(visitor.kind).sign_on()) == "moved"


def test_a_new_subject_with_the_school_id_replaces_the_old_one(visitor, idp, sam):
    idp.school_id = "S123"
    visitor.sign_on()
    idp.subject = "subject-2"
    assert Visitor(visitor.kind).sign_on().url == "/"
    assert SocialAccount.objects.filter(user=sam).count() == 1
    idp.subject, idp.school_id = "subject-1", ""
    assert refusal(Visitor(visitor.kind).sign_on()) == "unknown"


def test_the_first_time_is_recorded_and_nothing_of_the_answer_is_kept(visitor, idp, sam):
    idp.school_id, idp.email = "S123", "sam@school.edu"
    visitor.sign_on()
    Visitor(visitor.kind).sign_on()
    (event,) = Event.objects.filter(verb="linked school sign-on")
    assert (event.actor, event.target_id) == (sam, sam.pk)
    kept = SocialAccount.objects.get()
    assert kept.extra_data == {}
    assert "subject-1" not in kept.uid


def test_a_link_from_a_mail_survives_the_sign_on(visitor, idp, sam):
    idp.school_id = "S123"
    assert visitor.sign_on(next="/requests/?a=1").url == "/requests/?a=1"


def test_a_link_from_a_mail_survives_a_refusal(visitor, idp, program):
    idp.school_id = "X9"
    page = visitor.sign_on(next="/requests/?a=1").content.decode()
    assert 'href="/accounts/login/?next=%2Frequests%2F%3Fa%3D1"' in page


def test_a_link_to_another_site_is_not_followed(visitor, idp, sam):
    idp.school_id = "S123"
    assert visitor.sign_on(next="https://evil.example/").url == "/"


def test_who_is_signed_in_already_becomes_the_person_of_the_answer_and_connects_nothing(visitor, idp, sam):
    other = factories.make_student(name="Somebody else")
    visitor.client.force_login(other)
    idp.school_id = "S123"
    visitor.sign_on(process="connect")
    assert is_signed_in(visitor.client, sam)
    assert not SocialAccount.objects.filter(user=other).exists()


@pytest.mark.parametrize(
    "spoiled",
    [
        {"audience": "another-program"},
        {"lifetime": -600},
        {"signer": FORGED},
        {"issuer": "https://another-provider.example"},
        {"nonce": "another-sign-in"},
    ],
    ids=["wrong audience", "expired", "wrong signature", "wrong issuer", "answer to another request"],
)
def test_an_answer_that_does_not_hold_lets_nobody_in(visitor, idp, sam, spoiled):
    idp.school_id = "S123"
    for name, value in spoiled.items():
        setattr(idp, name, value)
    assert refusal(visitor.sign_on()) == "failed"
    assert not is_signed_in(visitor.client, sam)
    assert not SocialAccount.objects.exists()


def test_an_answer_is_used_once(visitor, idp, sam):
    idp.school_id = "S123"
    answer = visitor.ask_provider(visitor.go())
    visitor.arrive(answer)
    visitor.client.post("/accounts/logout/")
    assert refusal(visitor.arrive(answer)) == "failed"
    assert not is_signed_in(visitor.client, sam)


def test_an_answer_that_was_caught_on_the_way_is_of_no_use_in_another_browser(visitor, idp, sam):
    idp.school_id = "S123"
    answer = visitor.ask_provider(visitor.go())
    thief = Visitor(visitor.kind)
    thief.go()
    assert refusal(thief.arrive(answer)) == "failed"
    assert not is_signed_in(thief.client, sam)


def test_the_database_alone_keeps_an_answer_from_being_used_twice(visitor, idp, sam, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    test_an_answer_is_used_once(visitor, idp, sam)


@pytest.mark.parametrize("garbage", ["", "%%%", "bm90IHhtbA==", "PGE+PC9hPg==", "x" * 300_000])
def test_garbage_is_explained(visitor, db, garbage):
    if visitor.kind == "saml":
        response = visitor.client.post("/accounts/saml/school/acs/", {"SAMLResponse": garbage})
    else:
        response = visitor.client.get("/accounts/oidc/school/login/callback/", {"code": garbage[:99], "state": "x"})
    assert refusal(response) == "failed"


def test_a_provider_that_does_not_answer_is_explained(visitor, configured, program):
    gone = "http://127.0.0.1:9"
    configured(
        visitor.kind, **{"oidc": {"SSO_OIDC_ISSUER": gone}, "saml": {"SSO_SAML_METADATA_URL": gone}}[visitor.kind]
    )
    response = visitor.client.post(LOGIN[visitor.kind])
    assert refusal(response) == "unreachable"
    assert "Sign in with your school account" in response.content.decode()


def test_opening_the_address_of_the_button_starts_nothing(visitor, idp):
    response = visitor.client.get(LOGIN[visitor.kind], {"next": "/requests/"})
    assert response.url == "/accounts/login/?next=%2Frequests%2F"
    assert idp.log == []


def test_the_button_needs_the_token_of_our_page(visitor):
    assert Client(enforce_csrf_checks=True).post(LOGIN[visitor.kind]).status_code == 403


def test_a_form_may_lead_to_us_alone_so_the_way_there_is_a_page(visitor, idp):
    response = visitor.client.post(LOGIN[visitor.kind])
    policy = response.headers["Content-Security-Policy"]
    assert "form-action 'self'" in {part.strip() for part in policy.split(";")}
    assert response.context["url"].startswith(idp.address)


def test_a_row_in_the_database_opens_no_door(client, db):
    SocialApp.objects.create(provider="openid_connect", provider_id="evil", name="Evil", client_id="x", settings={})
    assert client.post("/accounts/oidc/evil/login/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "oidc/school/login/",
        "oidc/school/login/callback/",
        "saml/school/login/",
        "saml/school/acs/finish/",
        "saml/school/metadata/",
        "saml/school/sls/",
    ],
)
def test_where_no_sign_on_is_configured_there_is_nothing(client, db, path):
    assert client.get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize("path", ["oidc/school/login/", "saml/school/login/", "saml/school/acs/"])
def test_where_no_sign_on_is_configured_nothing_can_be_posted(client, db, path):
    assert client.post(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize("path", ["social/signup/", "3rdparty/", "3rdparty/signup/", "3rdparty/login/error/"])
def test_pages_of_allauth_that_nobody_needs_are_not_there(client, db, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def factor_of(client: Client) -> bool:
    request = RequestFactory().get("/")
    request.session, request.user = client.session, get_user(client)
    return has_second_factor(request)


def test_the_sign_on_is_a_second_factor_where_the_school_says_so(visitor, idp, sam, settings):
    idp.school_id = "S123"
    visitor.sign_on()
    assert not factor_of(visitor.client)
    settings.SSO_IS_SECOND_FACTOR = True
    assert factor_of(visitor.client)


def test_a_password_is_no_second_factor_although_the_sign_on_was_used_before(visitor, idp, sam, settings):
    settings.SSO_IS_SECOND_FACTOR = True
    idp.school_id = "S123"
    visitor.sign_on()
    other = browser()
    other.force_login(sam)
    assert not factor_of(other)


def test_the_sign_on_of_another_person_in_the_same_browser_is_no_second_factor(visitor, idp, sam, settings):
    settings.SSO_IS_SECOND_FACTOR = True
    idp.school_id = "S123"
    visitor.sign_on()
    request = RequestFactory().get("/")
    request.session, request.user = visitor.client.session, factories.make_staff()
    assert not has_second_factor(request)
