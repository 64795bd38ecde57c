"""A stand-in for a school's identity provider: a real server on this machine that speaks OpenID Connect and SAML.

It signs in whoever `subject`, `school_id` and `email` say, at once and without asking. The other fields spoil its answers, each
in one respect.
"""

import hashlib
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

from .idp_keys import Keys
from .idp_saml import PERSISTENT, SAMLAnswer, metadata, read_request

CLIENT, SECRET = "mentorship", "a secret of the client"
OWN, FORGED = Keys("The provider"), Keys("Somebody else")


@dataclass
class Idp:
    address: str = ""
    subject: str = "subject-1"
    school_id: str = ""
    email: str = ""
    email_verified: bool | str = True
    audience: str | None = None
    no_audience: bool = False
    issuer: str = ""
    lifetime: int = 300
    signer: Keys = OWN
    nonce: str = ""
    algorithm: str = "RS256"
    in_userinfo: bool = False
    userinfo_subject: str = ""
    is_canceled: bool = False
    is_unasked: bool = False
    leaves_out: tuple[str, ...] = ()
    name_format: str = PERSISTENT
    codes: dict[str, dict] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, dict[str, str]]:
        """What a school sets for each kind."""
        return {
            "oidc": {
                "SSO_OIDC_ISSUER": self.address,
                "SSO_OIDC_CLIENT_ID": CLIENT,
                "SSO_OIDC_CLIENT_SECRET": SECRET,
                "SSO_OIDC_SCHOOL_ID_CLAIM": "employee_id",
                "SSO_OIDC_DOMAINS": "school.edu,med.school.edu",
            },
            "saml": {
                "SSO_SAML_ENTITY_ID": self.address,
                "SSO_SAML_METADATA_URL": f"{self.address}/metadata",
                "SSO_SAML_SCHOOL_ID_ATTRIBUTE": "employeeNumber",
                "SSO_SAML_DOMAINS": "school.edu,med.school.edu",
            },
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where OpenID Connect sends the browser back to."""
        if self.is_canceled:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, posted: dict[str, str]) -> dict:
        asked = self.codes.pop(posted["code"])
        challenge = urlsafe_b64encode(hashlib.sha256(posted["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        assert (posted["client_id"], posted["client_secret"]) == (CLIENT, SECRET)
        assert (challenge, asked["code_challenge_method"]) == (asked["code_challenge"], "S256")
        return {"access_token": "one", "token_type": "Bearer", "id_token": self.id_token(asked)}

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer or self.address,
            "aud": self.audience or CLIENT,
            "sub": self.subject,
            "iat": now + min(0, self.lifetime) - 1,
            "exp": now + self.lifetime,
            "nonce": self.nonce or asked["nonce"],
        } | ({} if self.in_userinfo else self.person())
        key = {"RS256": self.signer.private, "HS256": "x" * 32, "none": None}[self.algorithm]
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "one"})

    def person(self) -> dict:
        values = {"employee_id": self.school_id, "email": self.email, "email_verified": self.email_verified}
        return {name: value for name, value in values.items() if value != ""}

    def saml_answer(self, packed: str) -> SAMLAnswer:
        asked = read_request(packed)
        attributes = {"employeeNumber": self.school_id, "mail": self.email}
        return SAMLAnswer(
            issuer=self.issuer or self.address,
            acs=asked.acs,
            answers=None if self.is_unasked else self.nonce or asked.id,
            audience=None if self.no_audience else self.audience or asked.audience,
            subject=self.subject,
            attributes={name: value for name, value in attributes.items() if value},
            lifetime=self.lifetime,
            signer=self.signer,
            leaves_out=self.leaves_out,
            name_format=self.name_format,
        )


class Handler(BaseHTTPRequestHandler):
    @property
    def idp(self) -> Idp:
        return self.server.idp

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.idp.log.append(parts.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            self.answer("", status=302, location=self.idp.authorize(asked))
        elif parts.path == "/saml":
            self.answer(self.idp.saml_answer(asked["SAMLRequest"]).page(), kind="text/html")
        elif parts.path == "/metadata":
            self.answer(metadata(self.idp.address, OWN), kind="application/samlmetadata+xml")
        else:
            document = self.documents().get(parts.path)
            self.answer(json.dumps(document), status=200 if document else 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        posted = {name: values[0] for name, values in parse_qs(body).items()}
        self.answer(json.dumps(self.idp.token(posted)))

    def documents(self) -> dict[str, dict]:
        address = self.idp.address
        return {
            "/.well-known/openid-configuration": {
                "issuer": address,
                "authorization_endpoint": f"{address}/authorize",
                "token_endpoint": f"{address}/token",
                "jwks_uri": f"{address}/keys",
                "userinfo_endpoint": f"{address}/userinfo",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/keys": {"keys": [OWN.jwk]},
            "/userinfo": {"sub": self.idp.userinfo_subject or self.idp.subject, **self.idp.person()},
        }

    def answer(
        self, text: str, *, status: int = 200, kind: str = "application/json", location: str | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args: object) -> None:
        """Quiet."""


def start() -> tuple[Idp, ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.idp = Idp(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server.idp, server
