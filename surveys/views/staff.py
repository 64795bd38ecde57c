from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import people_staff

from ..models import CheckIn, CheckInAnswer
from ..services import mark_read, mark_unread

PER_PAGE = 20


@people_staff
def for_staff(request: HttpRequest) -> HttpResponse:
    """What people sent to student affairs, newest first: of other answers nothing is loaded here."""
    show_all = request.GET.get("show") == "all"
    sent = CheckIn.objects.sent_to(request.user).for_page().order_by("-closed_at", "pk")
    to_staff = CheckInAnswer.objects.to_staff().select_related("item").order_by("item__position")
    rows = (sent if show_all else sent.unread()).prefetch_related(Prefetch("answers", to_staff, to_attr="sent"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "surveys/for_staff.html", {"page": page, "show_all": show_all})


@require_POST
@people_staff
def mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    check_in = get_object_or_404(CheckIn.objects.sent_to(request.user), pk=pk)
    change = mark_unread if "unread" in request.POST else mark_read
    change(check_in=check_in, by=request.user)
    show = "?show=all" if "all" in request.POST else ""
    return redirect(reverse("check_ins:for-staff") + show)
