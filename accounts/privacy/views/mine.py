"""A person's own pages: what the school keeps of them, one file of it, asking for deletion, and who looked closer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ...clock import school_today
from ...events import record
from ...models import DeletionRequest, LegalHold, Program
from ..anew import proven_anew
from ..deletion import ask_for_deletion, take_back
from ..file import file_for, name_of_file
from ..kinds import goes_on, kept_for
from ..own_traces import looks_at


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    newest = request.user.deletion_requests.select_related("decided_by").first()
    waits = newest is not None and newest.is_waiting
    context = {
        "kinds": kept_for(Program.current()),
        "asked": newest,
        "on_hold": waits and LegalHold.objects.standing().filter(person=request.user).exists(),
    }
    return render(request, "accounts/privacy/my_data.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@proven_anew
def my_file(request: HttpRequest) -> HttpResponse:
    """Whoever finds an open computer must not walk away with somebody's private notes: one signs in once more before this."""
    if request.method != "POST":
        return render(request, "accounts/privacy/my_file.html")
    record(actor=request.user, verb="took own data", target=request.user)
    disposition = f'attachment; filename="{name_of_file()}"'
    return HttpResponse(file_for(request.user), headers={"Content-Disposition": disposition})


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        ask_for_deletion(by=request.user)
        messages.success(request, "Student affairs has your request and will answer it.")
        return redirect("accounts:my-data")
    context = {"days": goes_on(Program.current(), school_today())}
    return render(request, "accounts/privacy/ask_deletion.html", context)


@require_POST
def take_request_back(request: HttpRequest) -> HttpResponse:
    asked = get_object_or_404(DeletionRequest.objects.open(), person=request.user)
    try:
        take_back(request=asked, by=request.user)
        messages.success(request, "Taken back: nothing will be deleted.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("accounts:my-data")


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/privacy/looks_at_me.html", {"looks": looks_at(request.user)})
