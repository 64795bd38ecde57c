from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import sees_whole_school

from ..models import Concern
from ..permissions import can_list_concerns
from ..services import close_concern, reopen_concern

PER_PAGE = 25


@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    if not can_list_concerns(request.user):
        raise Http404
    rows = Concern.objects.visible_to(request.user).waiting_first().select_related("sent_by", "route")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    left_behind = Concern.objects.left_behind().count() if sees_whole_school(request.user) else 0
    return render(request, "resources/concerns.html", {"page": page, "left_behind": left_behind})


@require_safe
def concern(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "resources/concern.html", {"concern": _mine(request, pk)})


@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    close_concern(concern=_mine(request, pk), by=request.user)
    messages.success(request, "Closed. You can open it again at any time.")
    return redirect("resources:concerns")


@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    concern = reopen_concern(concern=_mine(request, pk), by=request.user)
    messages.success(request, "Open again.")
    return redirect("resources:concern", concern.pk)


def _mine(request: HttpRequest, pk: UUID) -> Concern:
    concerns = Concern.objects.visible_to(request.user)
    return get_object_or_404(concerns.select_related("sent_by", "text_by", "route"), pk=pk)
