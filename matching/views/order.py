from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed, whole_school
from accounts.models import Program
from accounts.parts import page_or_part

from ..forms.policies import PolicyForm
from ..models import ScoringPolicy
from ..permissions import can_change_order, can_read_directory
from ..policy.history import versions
from ..policy.preview import preview
from ..policy.words import levels
from ..scoring import Weights
from ..services import new_policy, restore_policy

LONGEST_NUMBER = 9


@require_safe
@allowed(can_read_directory)
def order_page(request: HttpRequest) -> HttpResponse:
    """How the list is ordered, in words for everybody; who changed it when and why, for those who may."""
    context = {"levels": levels(ScoringPolicy.weights_now(), with_identity=Program.current().has_identity)}
    if can_change_order(request.user):
        context |= {"may_change": True, "versions": versions(), "newest": ScoringPolicy.newest_number()}
    return render(request, "matching/order.html", context)


@whole_school
def change_order(request: HttpRequest) -> HttpResponse:
    """One form with two buttons: "look", which keeps nothing, and "keep"."""
    only_look = "look" in request.POST
    form = PolicyForm(request.POST or None, initial=PolicyForm.as_it_is(), only_look=only_look)
    if form.is_valid() and not only_look and _kept(request, form):
        return redirect("matching:order")
    context = {"form": form, "looked": only_look and form.is_valid()}
    if context["looked"]:
        context |= {"preview": preview(form.weights()), **_beside(form.weights())}
    return page_or_part(request, "matching/order_change.html", "matching/order_preview.html", context)


@require_POST
@whole_school
def restore_order(request: HttpRequest, version: int) -> HttpResponse:
    try:
        made = restore_policy(version=version, by=request.user, seen=_number(request.POST.get("seen", "")))
    except ScoringPolicy.DoesNotExist as error:
        raise Http404 from error
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"Kept as version {made.version}. The list is ordered by it from now on.")
    return redirect("matching:order")


def _number(text: str) -> int:
    """Of a version; what is none is none that was seen."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else -1


def _beside(weights: Weights) -> dict[str, bool]:
    """What a preview cannot show: what students asked for by identity is not used in it."""
    now = ScoringPolicy.weights_now()
    unseen = weights.tags != now.tags
    return {
        "unseen": unseen,
        "nothing_seen": unseen and weights._replace(tags=now.tags) == now,
        "nothing_counts": not any(weights),
    }


def _kept(request: HttpRequest, form: PolicyForm) -> bool:
    values = form.cleaned_data
    try:
        made = new_policy(by=request.user, weights=form.weights(), reason=values["reason"], seen=values["seen"])
    except ValidationError as error:
        form.refuse(error)
        return False
    messages.success(request, f"Kept as version {made.version}. The list is ordered by it from now on.")
    return True
