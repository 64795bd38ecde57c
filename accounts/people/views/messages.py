from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ...access import people_staff
from ...models import Program
from ..messages import deliveries, readable_by, written_for

PAGE_SIZE = 25


@require_safe
@people_staff
def sent_messages(request: HttpRequest) -> HttpResponse:
    page = Paginator(written_for(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    numbers = deliveries(page)
    rows = [(message, numbers[message.pk].items()) for message in page]
    return render(request, "accounts/people/messages.html", {"page": page, "rows": rows})


@require_safe
def office_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the people to whom it went, and for the office."""
    message = get_object_or_404(readable_by(request.user).distinct(), pk=pk)
    is_office = written_for(request.user).filter(pk=pk).exists()
    numbers = deliveries([message])[message.pk].items() if is_office else []
    context = {"message": message, "numbers": numbers, "is_office": is_office, "program": Program.current()}
    return render(request, "accounts/people/message.html", context)
