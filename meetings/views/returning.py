from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(target: str, request: HttpRequest, *otherwise) -> HttpResponse:
    """To where the reader was, if that is a page of ours."""
    inside = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target) if inside else redirect(*otherwise)
