"""The school's sign-on by SAML. python3-saml verifies signature, issuer and times; what it lets pass when an answer leaves
it out, and an answer that is used twice, is refused here.
"""

from datetime import UTC, datetime, timedelta

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth as SAMLAuth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants

from ..models import SpentAnswer
from . import refusals
from .providers import SchoolProvider, digest
from .recognize import Answer
from .refusals import RefusedError

NAMES = {"saml": Constants.NS_SAML}
# Longer than clocks may differ (python3-saml allows five minutes).
KEPT_AFTER_EXPIRY = timedelta(hours=1)


class SchoolSAML(SchoolProvider, SAMLProvider):
    def sociallogin_from_response(self, request: HttpRequest, response: SAMLAuth) -> SocialLogin:
        """Where an answer that python3-saml believes becomes a person."""
        acs = request.build_absolute_uri(reverse("saml_acs", args=[self.app.client_id]))
        if not is_whole(response, acs):
            raise RefusedError(refusals.FAILED)
        spend(response)
        return super().sociallogin_from_response(request, response)

    def extract_uid(self, data: SAMLAuth) -> str:
        """A transient name is another one every time, so it names nobody; then the school ID does."""
        transient = data.get_nameid_format() == Constants.NAMEID_TRANSIENT
        subject = (
            self._extract(data).get("uid") or (not transient and data.get_nameid()) or self.answer_in(data).school_id
        )
        if not subject:
            raise RefusedError(refusals.UNKNOWN)
        return digest(self.app.settings["idp"]["entity_id"], subject)

    def answer_in(self, response: SAMLAuth) -> Answer:
        """The school's own sign-on releases addresses that the school gave out, so those in its domains are verified."""
        email = self._extract(response).get("email", "")
        return self._answer(response.get_attributes(), email=email, is_verified=True)


def is_whole(response: SAMLAuth, acs: str) -> bool:
    """It names us as its audience, our address as where it goes, its end, and the very request that it answers, inside of
    what is signed.
    """
    assertion = etree.fromstring(response.get_last_response_xml().encode()).find(".//saml:Assertion", NAMES)
    audience = assertion.findtext("saml:Conditions/saml:AudienceRestriction/saml:Audience", "", NAMES).strip()
    confirmations = assertion.findall("saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", NAMES)
    expected = {"Recipient": acs, "InResponseTo": response.get_last_response_in_response_to()}
    return bool(audience and confirmations) and all(
        item.get("NotOnOrAfter") and all(value and item.get(name) == value for name, value in expected.items())
        for item in confirmations
    )


@transaction.atomic
def spend(response: SAMLAuth) -> None:
    """Once. Of two that come at the same moment the database lets one through."""
    now = timezone.now()
    SpentAnswer.objects.stale(now).delete()
    ends = datetime.fromtimestamp(response.get_last_assertion_not_on_or_after(), UTC)
    _, is_new = SpentAnswer.objects.get_or_create(
        digest=digest(response.get_settings().get_idp_data()["entityId"], response.get_last_assertion_id()),
        defaults={"expires_at": max(ends, now) + KEPT_AFTER_EXPIRY},
    )
    if not is_new:
        raise RefusedError(refusals.FAILED)
