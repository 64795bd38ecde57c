from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.hooks import home_next, home_now, home_sections, in_order

YEAR = 365 * 24 * 60 * 60


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Opens with what needs the reader now, then what is coming; the apps that own these things say so by hooks."""
    hooks = {"now": home_now, "coming": home_next, "sections": home_sections}
    context = {name: in_order(hook, request.user) for name, hook in hooks.items()}
    return render(request, "mentorship/home.html", context)


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    theme, target = request.POST.get("theme", ""), request.POST.get("next", "/")
    inside = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = redirect(target if inside else "/")
    if theme in {"light", "dark"}:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
