"""What only SAML can get wrong."""

from base64 import b64decode, b64encode
from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import etree

from accounts.entry.refusals import RefusedError
from accounts.entry.saml import spend
from accounts.models import SpentAnswer
from tests import factories
from tests.threads import at_once

from .idp import OWN
from .idp_saml import TRANSIENT
from .sign_on import Visitor, browser
from .test_sso import is_signed_in, refusal

METADATA = "/accounts/saml/school/metadata/"


@pytest.fixture
def visitor(configured, db) -> Visitor:
    configured("saml")
    return Visitor("saml")


@pytest.fixture
def sam(db):
    return factories.make_student(email="sam@school.edu", school_id="S123")


@pytest.mark.parametrize("left_out", ["Recipient", "NotOnOrAfter", "InResponseTo"])
def test_an_answer_that_leaves_out_where_when_or_what_it_answers_is_refused(visitor, idp, sam, left_out):
    idp.school_id, idp.leaves_out = "S123", (left_out,)
    assert refusal(visitor.sign_on()) == "failed"


def test_an_answer_for_no_one_in_particular_is_refused(visitor, idp, sam):
    idp.school_id, idp.no_audience = "S123", True
    assert refusal(visitor.sign_on()) == "failed"


def test_an_answer_that_nobody_asked_for_is_refused(visitor, idp, sam):
    idp.school_id, idp.is_unasked = "S123", True
    assert refusal(visitor.sign_on()) == "failed"


def test_a_caught_assertion_in_an_envelope_of_another_request_is_refused(visitor, idp, sam):
    """The envelope is not signed, so whoever caught an assertion can write a request of theirs on it."""
    idp.school_id = "S123"
    path, fields = visitor.ask_provider(visitor.go())
    thief = Visitor("saml")
    _, own = thief.ask_provider(thief.go())
    envelope, other = (etree.fromstring(b64decode(one["SAMLResponse"])) for one in (fields, own))
    envelope.set("InResponseTo", other.get("InResponseTo"))
    answer = {"SAMLResponse": b64encode(etree.tostring(envelope)).decode()}
    assert refusal(thief.arrive((path, answer))) == "failed"


def test_a_changed_answer_is_refused(visitor, idp, sam):
    idp.school_id = "S122"
    path, fields = visitor.ask_provider(visitor.go())
    changed = b64encode(b64decode(fields["SAMLResponse"]).replace(b"S122", b"S123")).decode()
    assert refusal(visitor.arrive((path, {"SAMLResponse": changed}))) == "failed"


def test_only_what_the_provider_signed_is_put_aside(visitor, idp, sam):
    idp.lifetime = -600
    path, fields = visitor.ask_provider(visitor.go())
    posted = browser().post(path, fields)
    assert refusal(posted) == "failed"
    assert "saml-acs-session" not in posted.cookies


def test_the_last_step_alone_leads_nowhere(visitor, db):
    assert refusal(visitor.client.get("/accounts/saml/school/acs/finish/")) == "failed"


def test_a_used_assertion_is_refused_even_where_its_request_still_waits(visitor, idp, sam):
    """As when a browser's session was restored, or two answers to one request come at the same moment."""
    idp.school_id = "S123"
    answer = visitor.ask_provider(visitor.go())
    waiting = visitor.client.session["socialaccount_states"]
    visitor.arrive(answer)
    again = Visitor("saml")
    again.go()
    session = again.client.session
    session["socialaccount_states"] = waiting
    session.save()
    assert refusal(again.arrive(answer)) == "failed"
    assert not is_signed_in(again.client, sam)


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_at_one_moment_one_counts():
    answer = OneAnswer()

    def use():
        try:
            spend(answer)
        except RefusedError:
            return "refused"
        return "used"

    assert sorted(at_once(use, use)) == ["refused", "used"]


class OneAnswer:
    """As much of an answer as is needed to use it."""

    def get_settings(self):
        return self

    def get_idp_data(self):
        return {"entityId": "https://login.school.edu"}

    def get_last_assertion_id(self):
        return "one"

    def get_last_assertion_not_on_or_after(self):
        return timezone.now().timestamp() + 60


def test_used_answers_are_forgotten_once_they_would_be_too_old_anyway(visitor, idp, sam):
    stale = SpentAnswer.objects.create(digest="x", expires_at=timezone.now() - timedelta(seconds=1))
    idp.school_id = "S123"
    visitor.sign_on()
    (kept,) = SpentAnswer.objects.all()
    assert kept.digest != stale.digest
    assert kept.expires_at > timezone.now() + timedelta(minutes=30)


def test_a_name_that_changes_every_time_is_no_subject(visitor, idp, sam):
    idp.school_id, idp.name_format = "S123", TRANSIENT
    visitor.sign_on()
    idp.subject = "another-every-time"
    again = Visitor("saml")
    again.sign_on()
    assert is_signed_in(again.client, sam)


def test_somebody_without_any_lasting_name_is_unknown(visitor, idp, sam):
    idp.email, idp.name_format = "sam@school.edu", TRANSIENT
    assert refusal(visitor.sign_on()) == "unknown"


def test_sign_on_address_and_certificate_do_in_place_of_metadata(configured, idp, sam):
    configured(
        "saml",
        SSO_SAML_METADATA_URL="",
        SSO_SAML_SIGN_ON_URL=f"{idp.address}/saml",
        SSO_SAML_CERTIFICATE=OWN.certificate.replace("\n", "\\n"),
    )
    visitor, idp.school_id = Visitor("saml"), "S123"
    visitor.sign_on()
    assert is_signed_in(visitor.client, sam)
    assert "/metadata" not in idp.log


def test_our_metadata_name_the_address_for_answers_and_no_single_logout(visitor):
    text = visitor.client.get(METADATA).content.decode()
    assert f'entityID="http://testserver{METADATA}"' in text
    assert 'Location="http://testserver/accounts/saml/school/acs/"' in text
    assert "SingleLogoutService" not in text
