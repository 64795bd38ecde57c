"""What only OpenID Connect can get wrong."""

import pytest

from tests import factories

from .sign_on import Visitor, browser
from .test_sso import is_signed_in, refusal


@pytest.fixture
def visitor(configured, db) -> Visitor:
    configured("oidc")
    return Visitor("oidc")


@pytest.fixture
def sam(db):
    return factories.make_student(email="sam@school.edu", school_id="S123")


@pytest.mark.parametrize("verified", [False, "false", "", "yes", 1])
def test_an_address_that_the_provider_did_not_verify_finds_nobody(visitor, idp, sam, verified):
    idp.email, idp.email_verified = "sam@school.edu", verified
    response = visitor.sign_on()
    assert refusal(response) == "unknown"
    assert "(not verified by it)" in response.content.decode()


def test_what_the_token_leaves_out_is_read_from_the_user_info(visitor, idp, sam):
    idp.school_id, idp.in_userinfo = "S123", True
    visitor.sign_on()
    assert is_signed_in(visitor.client, sam)


def test_the_user_info_of_another_subject_is_not_believed(visitor, idp, sam):
    idp.school_id, idp.in_userinfo, idp.userinfo_subject = "S123", True, "subject-2"
    assert refusal(visitor.sign_on()) == "failed"


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_a_token_that_anybody_could_sign_is_not_believed(visitor, idp, sam, algorithm):
    idp.school_id, idp.algorithm = "S123", algorithm
    assert refusal(visitor.sign_on()) == "failed"


def test_a_token_for_several_programs_must_have_been_made_for_ours(visitor, idp, sam):
    idp.school_id, idp.audience = "S123", ["mentorship", "another-program"]
    assert refusal(visitor.sign_on()) == "failed"


def test_who_stops_at_the_provider_is_told_that_nothing_happened(visitor, idp, sam):
    idp.is_canceled = True
    response = visitor.sign_on(next="/requests/")
    assert refusal(response) == "canceled"
    assert '<input type="hidden" name="next" value="/requests/">' in response.content.decode()


def test_a_code_without_a_sign_in_that_began_here_is_refused(visitor, idp, sam):
    idp.school_id = "S123"
    path, _ = visitor.ask_provider(visitor.go())
    assert refusal(browser().get(path)) == "failed"


def test_a_visitor_chooses_neither_scope_nor_parameters(visitor):
    url = visitor.go(scope="admin", auth_params="prompt=none&nonce=mine", action="reauthenticate")
    assert "admin" not in url
    assert "prompt" not in url
    assert "nonce=mine" not in url
