"""The school's sign-on by OpenID Connect: allauth's code flow with PKCE, and a token that must hold in every respect."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from .id_token import nonce_for, verified_claims
from .providers import SchoolProvider, digest
from .recognize import Answer


class NonceClient(OAuth2Client):
    def get_redirect_url(self, authorization_url: str, scope: list, extra_params: dict) -> str:
        nonce = {"nonce": nonce_for(self.state)}
        return super().get_redirect_url(authorization_url, scope, extra_params | nonce)


class SchoolOIDCAdapter(OpenIDConnectOAuth2Adapter):
    client_class = NonceClient

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        claims = verified_claims(
            kwargs["response"].get("id_token") or "",
            keys=self._keys(),
            issuer=self.openid_config["issuer"],
            client_id=app.client_id,
            nonce=nonce_for(request.GET["state"]),
        )
        provider = self.get_provider()
        if not provider.wanted <= claims.keys():
            claims = self._user_info(token, claims["sub"]) | claims
        return provider.sociallogin_from_response(request, claims)

    def _keys(self) -> dict:
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
            return response.json()

    def _user_info(self, token: SocialToken, subject: str) -> dict:
        """What the token left out. It is believed only of the token's own subject."""
        if "userinfo_endpoint" not in self.openid_config:
            return {}
        info = self._fetch_user_info(token.token)
        if info.get("sub") != subject:
            raise OAuth2Error("The user info is about somebody else.")
        return info


class SchoolOpenIDConnect(SchoolProvider, OpenIDConnectProvider):
    oauth2_adapter_class = SchoolOIDCAdapter

    @property
    def wanted(self) -> set[str]:
        """The claims that tell who a person is."""
        name, domains = self.app.settings["school_id"], self.app.settings["domains"]
        return ({name} if name else set()) | ({"email", "email_verified"} if domains else set())

    def extract_uid(self, data: dict) -> str:
        return digest(data["iss"], data["sub"])

    def answer_in(self, response: dict) -> Answer:
        verified = response.get("email_verified")
        return self._answer(response, email=response.get("email"), is_verified=verified is True or verified == "true")
