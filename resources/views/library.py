from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..forms import LibraryForm
from ..models import Resource

PER_PAGE = 24


@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    form = LibraryForm(request.GET or None)
    rows = form.narrow(Resource.objects.offered()).prefetch_related("topics")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "resources/library.html", {"form": form, "page": page})
