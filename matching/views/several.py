"""“Not now” to several at once, and taking every “not now” back that no student has been told of."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.permissions import can_mentor

from ..forms import SeveralForm
from ..forms.answers import REASONS
from ..models import Request
from ..services import decline_requests, take_back_all


@allowed(can_mentor)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_several(request: HttpRequest) -> HttpResponse:
    """Asks once with all their names, then answers those and nobody who came later. Who has withdrawn is passed over."""
    received = Request.objects.filter(mentor=request.user).select_related("student").oldest_first()
    data = request.POST or request.GET
    form = SeveralForm(_everyone(data, received.open()) if "everyone" in data else data, waiting=received)
    chosen = [asked for asked in form.cleaned_data["requests"] if asked.is_pending] if form.is_valid() else []
    if not chosen:
        messages.warning(request, "Tick at least one of those who wait.")
        return redirect("matching:requests")
    reason = form.cleaned_data["reason"]
    if request.method != "POST":
        context = {"chosen": chosen, "reason": reason, "label": dict(REASONS)[reason]}
        return render(request, "matching/decline_several.html", context)
    said = decline_requests(requests=chosen, by=request.user, reason=reason)
    messages.success(request, _done(len(said)))
    return redirect("matching:requests")


@allowed(can_mentor)
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    back = take_back_all(by=request.user)
    messages.info(request, "Taken back: they wait again." if back else "They have been told by now.")
    return redirect("matching:requests")


def _everyone(data: QueryDict, waiting: QuerySet[Request]) -> QueryDict:
    data = data.copy()
    data.setlist("requests", [str(asked.pk) for asked in waiting])
    return data


def _done(number: int) -> str:
    whom = "1 student" if number == 1 else f"{number} students"
    return f"You said “not now” to {whom}. They are told kindly in a few minutes; until then you can take it back here."
