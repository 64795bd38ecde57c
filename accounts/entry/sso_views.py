"""The addresses of single sign-on. Where none is configured each of them is 404."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

import jwt
import xmlsec
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import Provider
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.saml.utils import build_auth, build_sp_config
from allauth.socialaccount.providers.saml.views import acs as keep_answer
from allauth.socialaccount.providers.saml.views import finish_acs as use_answer
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe
from lxml import etree
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from . import refusals
from .oidc import SchoolOIDCAdapter
from .refusals import RefusedError
from .sso import refused_page

logger = logging.getLogger(__name__)

# A provider, or whoever pretends to be one, can send anything; all of it is one of these by the time it is read.
NONSENSE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OAuth2Error,
    OneLogin_Saml2_Error,
    PermissionDenied,
    TypeError,
    ValueError,
    etree.LxmlError,
    jwt.PyJWTError,
    xmlsec.Error,
)
LONGEST_ANSWER = 200_000


def explained(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whatever goes wrong with the provider ends on a page that says what to do."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ImmediateHttpResponse as ready:
            return ready.response
        except RefusedError as refused:
            return refused_page(request, refused.refusal)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        except OSError as error:
            logger.warning("Single sign-on: the provider does not answer: %s", error)
            return refused_page(request, refusals.UNREACHABLE)
        except NONSENSE as error:
            logger.warning("Single sign-on failed", exc_info=error)
            return refused_page(request, refusals.FAILED)

    return login_not_required(never_cache(guarded))


@require_http_methods(["GET", "POST"])
@explained
def oidc_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _go(request, get_adapter().get_provider(request, provider_id))


@require_GET
@explained
def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return OAuth2CallbackView.adapter_view(SchoolOIDCAdapter(request, provider_id))(request)


@require_http_methods(["GET", "POST"])
@explained
def saml_login(request: HttpRequest, organization_slug: str) -> HttpResponse:
    return _go(request, _saml(request, organization_slug))


@csrf_exempt
@require_POST
@explained
def saml_acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The provider's page posts here from its own site, so the browser sends no session along. An answer is put aside for
    `saml_finish_acs`, to which the browser is led; only what the provider has signed is, so that nobody else fills the
    database.
    """
    auth = build_auth(request, _saml(request, organization_slug))
    if len(request.POST.get("SAMLResponse", "")) > LONGEST_ANSWER:
        raise RefusedError(refusals.FAILED)
    auth.process_response()
    if not auth.is_authenticated():
        logger.warning("Single sign-on failed: %s", auth.get_last_error_reason())
        raise RefusedError(refusals.FAILED)
    return keep_answer(request, organization_slug=organization_slug)


@require_GET
@explained
def saml_finish_acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    return use_answer(request, organization_slug=organization_slug)


@require_safe
@explained
def saml_metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What a school's provider wants to know of this program."""
    ours = build_sp_config(request, _saml(request, organization_slug).app.settings, organization_slug)
    del ours["singleLogoutService"]
    known = {"strict": True, "sp": ours, "security": {"allowSingleLabelDomains": True}}
    described = OneLogin_Saml2_Settings(known, sp_validation_only=True).get_sp_metadata()
    return HttpResponse(described, content_type="application/samlmetadata+xml")


@login_not_required
def saml_sls(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """allauth needs the name. There is no single logout: a link could sign somebody out."""
    raise Http404


def _saml(request: HttpRequest, slug: str) -> Provider:
    return get_adapter().get_provider(request, "saml", client_id=slug)


def _go(request: HttpRequest, provider: Provider) -> HttpResponse:
    """By way of a page of ours: a form may lead nowhere but here (form-action 'self'), and browsers hold every further
    redirect of a form's answer to that, which no list of a provider's hosts could foresee.
    """
    if request.method != "POST":
        following = get_next_redirect_url(request)
        return redirect(reverse("account_login", query={"next": following} if following else None))
    response = provider.redirect_from_request(request)
    if response.status_code != HTTPStatus.FOUND:
        return response
    return render(request, "socialaccount/going.html", {"provider": provider, "url": response.url})
