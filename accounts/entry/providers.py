"""What both kinds of single sign-on share: a visitor chooses nothing but where to land, and little is kept of the answer."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.http import HttpRequest

from ..models import User
from .recognize import Answer


class SchoolProvider:
    """Mixed into a provider of allauth, whose `app.settings` carry `school_id` (a name) and `domains`."""

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict:
        """Never a scope, a parameter or a process from the address: somebody could connect an account of theirs."""
        return {"process": AuthProcess.LOGIN, "next_url": get_next_redirect_url(request)}

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.answer = self.answer_in(response)
        return login

    def extract_extra_data(self, data: Any) -> dict:
        """Nothing is kept: the roster has the person, and every answer is read anew."""
        return {}

    def answer_in(self, response: Any) -> Answer:
        raise NotImplementedError

    def _answer(self, values: Mapping[str, Any], *, email: Any, is_verified: bool) -> Answer:
        address = User.objects.normalize_email(one(email))
        is_own = address.rpartition("@")[2] in self.app.settings["domains"]
        name = self.app.settings["school_id"]
        return Answer(one(values.get(name)) if name else "", address, is_verified and is_own)


def one(value: Any) -> str:
    """Claims and attributes come as a text, a number or a list of one; of several none is believed."""
    values = value if isinstance(value, list) else [value]
    if len(values) != 1 or isinstance(values[0], bool) or not isinstance(values[0], str | int):
        return ""
    return str(values[0]).strip()


def digest(*parts: str) -> str:
    """Names a subject of one provider without keeping its name, and fits any length of it."""
    return sha256("\n".join(parts).encode()).hexdigest()
