from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..who_reads import tables_for


@require_safe
def who_reads(request: HttpRequest) -> HttpResponse:
    """Who can read what, as the reader's role has it."""
    return render(request, "accounts/who_reads.html", {"tables": tables_for(request.user)})
