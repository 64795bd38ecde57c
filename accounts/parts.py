from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, patch_vary_headers


def page_or_part(request: HttpRequest, page: str, part: str, context: dict) -> HttpResponse:
    """The whole page, or for htmx the part that changes, at one address.

    Caches keep the two apart, and the part not at all: else the Back button would show it alone.
    """
    response = render(request, part if request.htmx else page, context)
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:
        add_never_cache_headers(response)
    return response
