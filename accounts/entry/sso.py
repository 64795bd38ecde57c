"""Single sign-on: allauth asks here whom an answer means, and what to show when it means nobody."""

import logging
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

from . import refusals
from .recognize import Answer, arrive, recognize
from .refusals import Refusal, RefusedError

logger = logging.getLogger(__name__)


class SchoolSignOnAdapter(DefaultSocialAccountAdapter):
    """People are in the roster before they sign on; an answer finds one of them or nobody."""

    def list_apps(self, *args: Any, **kwargs: Any) -> list[SocialApp]:
        """By environment alone: a row in the database would be a second door."""
        return [app for app in super().list_apps(*args, **kwargs) if app.pk is None]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        answer, account = sociallogin.answer, sociallogin.account
        linked = None if account._state.adding else account.user
        try:
            person = recognize(answer, account=account, linked=linked)
        except RefusedError as refused:
            page = refused_page(request, refused.refusal, answer=answer, state=sociallogin.state)
            raise ImmediateHttpResponse(page) from None
        sociallogin.account, sociallogin.user = arrive(person, answer, account=account), person

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict | None = None,
    ) -> None:
        known = extra_context or {}
        logger.warning("Single sign-on failed: %s", exception or known.get("saml_last_error_reason") or error)
        page = refused_page(request, _refusal_for(error, exception), state=known.get("state"))
        raise ImmediateHttpResponse(page)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


def _refusal_for(error: str | None, exception: Exception | None) -> Refusal:
    if error == AuthError.CANCELLED:
        return refusals.CANCELED
    return refusals.UNREACHABLE if isinstance(exception, RequestException) else refusals.FAILED


def refused_page(
    request: HttpRequest, refusal: Refusal, *, answer: Answer | None = None, state: dict | None = None
) -> HttpResponse:
    """What the sign-on said is shown to the very person of whom it said it. Another try still leads where they were going."""
    context = {"refusal": refusal, "answer": answer, "next": (state or {}).get("next", "")}
    return render(request, "socialaccount/refused.html", context, status=403)


def is_offered() -> bool:
    return any(provider["APPS"] for provider in settings.SOCIALACCOUNT_PROVIDERS.values())


def signed_in_by_sso(request: HttpRequest) -> bool:
    """This session came by the school's sign-on, as the very person to whom it belongs."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "socialaccount" for record in records)


def has_second_factor(request: HttpRequest) -> bool:
    """The school says that its sign-on asks for one itself."""
    return settings.SSO_IS_SECOND_FACTOR and signed_in_by_sso(request)
