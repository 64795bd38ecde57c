from collections.abc import Callable
from functools import wraps

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import letters

PAGE = 50
SAFE_FOR_MAIL = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "sandbox": True}


def with_letter(view: Callable[[HttpRequest, letters.Letter], HttpResponse]) -> Callable:
    @wraps(view)
    def found(request: HttpRequest, key: str) -> HttpResponse:
        letter = letters.find(key)
        if letter is None:
            raise Http404
        return view(request, letter)

    return found


@login_not_required
@require_safe
def list_letters(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "").strip()
    found = [letter for letter in letters.newest_first() if letter.is_to(to)]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "dev/mail_list.html", {"page": page, "to": to})


@login_not_required
@require_safe
@with_letter
def read_letter(request: HttpRequest, letter: letters.Letter) -> HttpResponse:
    return render(request, "dev/mail_detail.html", {"letter": letter})


@login_not_required
@require_safe
@csp(SAFE_FOR_MAIL)
@with_letter
def show_html(request: HttpRequest, letter: letters.Letter) -> HttpResponse:
    """The HTML body as it is, in a page that may run nothing and load nothing."""
    if not letter.html:
        raise Http404
    return HttpResponse(letter.html)


@login_not_required
@require_safe
@with_letter
def download(request: HttpRequest, letter: letters.Letter) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="message.eml"'}
    return HttpResponse(letter.raw, content_type="message/rfc822", headers=headers)
