"""What a student does with their own requests after sending."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import role_required
from accounts.models import Role

from ..asking.others import others_to_settle
from ..forms import OthersForm
from ..models import Request
from ..permissions import can_withdraw_request
from ..services import nudge as nudge_mentor
from ..services import settle_others, withdraw_request

NUDGED = "Noted. {} reads in tomorrow morning's mail that you asked again. The day on which the request closes stays."


@require_POST
def nudge(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _own(request, pk)
    try:
        nudge_mentor(request=asked, by=request.user)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        messages.success(request, NUDGED.format(asked.mentor))
    return _back(request, asked)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _own(request, pk)
    if request.method == "POST":
        return _withdraw(request, asked)
    context = {
        "heading": f"Withdraw your request to {asked.mentor}?",
        "text": f"{asked.mentor} then reads your name and the date, and no longer what you wrote. They are sent no mail. "
        "You can ask them again later.",
        "action": "Withdraw the request",
        "back": reverse("matching:request", args=[pk]),
    }
    return render(request, "components/confirm.html", context)


@role_required(Role.STUDENT)
def others(request: HttpRequest) -> HttpResponse:
    """After a yes: what becomes of the others? Nothing is ticked beforehand."""
    form = OthersForm(request.POST or None, student=request.user)
    if form.is_valid():
        _settle(request, form.cleaned_data)
        return redirect("matching:requests")
    context = {"form": form, "others": others_to_settle(request.user), "ticked": _ticked(form)}
    return render(request, "matching/others.html", context, status=200)


def _settle(request: HttpRequest, named: dict) -> None:
    try:
        settled = settle_others(by=request.user, **named)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
        return
    if settled.missed:
        messages.info(request, "Some had been answered in the meantime. Here is how each stands now.")
    messages.success(
        request, "Done. What you ticked is taken back." if settled.done else "Everything goes on as it is."
    )


def _ticked(form: OthersForm) -> set[str]:
    """What was ticked before stays ticked."""
    return (
        {value for name in ("withdraw", "leave", "stop") for value in form.data.getlist(name)}
        if form.is_bound
        else set()
    )


def _withdraw(request: HttpRequest, asked: Request) -> HttpResponse:
    try:
        withdraw_request(request=asked, by=request.user)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        messages.success(request, "Your request is withdrawn.")
    return redirect("matching:request", asked.pk)


def _own(request: HttpRequest, pk: UUID) -> Request:
    """Its mentor may open it, but not do this."""
    rows = Request.objects.visible_to(request.user).select_related("student", "mentor__mentor_profile")
    asked = get_object_or_404(rows, pk=pk)
    if not can_withdraw_request(request.user, asked):
        raise PermissionDenied
    return asked


def _back(request: HttpRequest, asked: Request) -> HttpResponse:
    from_list = request.POST.get("from") == "list"
    return redirect("matching:requests") if from_list else redirect("matching:request", asked.pk)
