"""The SAML half of the stand-in: metadata, and answers that are signed as a school's provider signs them."""

import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

from .idp_keys import Keys

PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"

METADATA = """<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
  xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{entity_id}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate>
</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sign_on}"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""

ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
  ID="{id}" Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="{name_format}">{subject}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData {confirmed}/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{now}" NotOnOrAfter="{ends}">{audience}</saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement>
{attributes}</saml:Assertion>"""

RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
  xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" Version="2.0" IssueInstant="{now}"
  Destination="{acs}"{answers}><saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
{assertion}</samlp:Response>"""

AUDIENCE = "<saml:AudienceRestriction><saml:Audience>{}</saml:Audience></saml:AudienceRestriction>"
ATTRIBUTE = '<saml:Attribute Name="{}"><saml:AttributeValue>{}</saml:AttributeValue></saml:Attribute>'
STATEMENT = "<saml:AttributeStatement>{}</saml:AttributeStatement>"
PAGE = """<!doctype html><title>Provider</title><form method="post" action="{acs}">
<input type="hidden" name="SAMLResponse" value="{answer}"><input type="hidden" name="RelayState" value="">
<button>Go on</button></form>"""


@dataclass
class Asked:
    """What a request of ours says."""

    id: str
    acs: str
    audience: str


def read_request(packed: str) -> Asked:
    root = etree.fromstring(zlib.decompress(b64decode(packed), -15))
    issuer = root.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer")
    return Asked(root.get("ID"), root.get("AssertionConsumerServiceURL"), issuer)


@dataclass
class SAMLAnswer:
    """Every field may be spoiled; `unsigned` are changes after signing."""

    issuer: str
    acs: str
    answers: str | None
    audience: str | None
    subject: str
    attributes: dict[str, str]
    lifetime: int
    signer: Keys
    leaves_out: tuple[str, ...] = ()
    name_format: str = PERSISTENT

    def encoded(self) -> str:
        assertion = self._sign(ASSERTION.format(**self._of_assertion()))
        answers = f' InResponseTo="{self.answers}"' if self.answers else ""
        response = RESPONSE.format(
            id=Utils.generate_unique_id(),
            now=stamp(0),
            acs=self.acs,
            answers=answers,
            issuer=self.issuer,
            assertion=assertion,
        )
        return b64encode(response.encode()).decode()

    def page(self) -> str:
        return PAGE.format(acs=self.acs, answer=self.encoded())

    def _of_assertion(self) -> dict[str, str]:
        attributes = "".join(ATTRIBUTE.format(name, escape(value)) for name, value in self.attributes.items())
        confirmed = {"Recipient": self.acs, "NotOnOrAfter": stamp(self.lifetime), "InResponseTo": self.answers}
        return {
            "id": Utils.generate_unique_id(),
            "now": stamp(min(0, self.lifetime) - 1),
            "ends": stamp(self.lifetime),
            "issuer": self.issuer,
            "name_format": self.name_format,
            "subject": escape(self.subject),
            "confirmed": " ".join(
                f'{name}="{value}"' for name, value in confirmed.items() if value and name not in self.leaves_out
            ),
            "audience": AUDIENCE.format(self.audience) if self.audience else "",
            "attributes": STATEMENT.format(attributes) if attributes else "",
        }

    def _sign(self, xml: str) -> str:
        return Utils.add_sign(xml, self.signer.pem, self.signer.certificate).decode()


def stamp(seconds: int) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def metadata(address: str, keys: Keys) -> str:
    bare = "".join(keys.certificate.split("-----")[2].split())
    return METADATA.format(entity_id=address, certificate=bare, sign_on=f"{address}/saml")
