"""“Not now” to several at once, and taking every “not now” back that no student has been told of."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import allowed
from accounts.permissions import can_mentor

from ..forms import SeveralForm
from ..models import Request
from ..services import decline_requests, take_back_all
from .typed import drop_words, keep_words, words_of


@allowed(can_mentor)
@require_POST
def decline_several(request: HttpRequest) -> HttpResponse:
    """At once, for all of it can be taken back. Those whom the page showed, and nobody who came later; who has withdrawn is
    passed over.
    """
    received = Request.objects.filter(mentor=request.user).select_related("student").oldest_first()
    form = SeveralForm(_everyone(request.POST) if "everyone" in request.POST else request.POST, waiting=received)
    chosen = [asked for asked in form.cleaned_data["requests"] if asked.is_pending] if form.is_valid() else []
    if not chosen:
        messages.warning(request, "Tick at least one of those who wait.")
        return redirect("matching:requests")
    for asked in chosen:
        drop_words(request.session, asked)
    said = decline_requests(requests=chosen, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _done(len(said)))
    return redirect("matching:requests")


@allowed(can_mentor)
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    untold = Request.objects.filter(mentor=request.user, undo_until__gt=timezone.now()).select_related("colleague")
    words = {str(asked.pk): words_of(asked) for asked in untold}
    back = take_back_all(by=request.user)
    keep_words(request.session, {str(asked.pk): words.get(str(asked.pk), {}) for asked in back})
    messages.info(request, "Taken back: they wait again." if back else "They have been told by now.")
    return redirect("matching:requests")


def _everyone(data: QueryDict) -> QueryDict:
    data = data.copy()
    data.setlist("requests", data.getlist("shown"))
    return data


def _done(number: int) -> str:
    whom = "1 student" if number == 1 else f"{number} students"
    return f"You said “not now” to {whom}. They are told kindly in a few minutes; until then you can take it back here."
