from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.clock import school_today

from ..audience import audience_of
from ..forms import CheckInForm, SkipForm
from ..models import CheckIn
from ..services import answer_check_in, skip_check_in
from .sending import sent

LONGEST_LIST = 60


def check_in_list(request: HttpRequest) -> HttpResponse:
    mine = list(CheckIn.objects.visible_to(request.user).for_page().order_by("-due_on", "pk")[:LONGEST_LIST])
    today = school_today()
    context = {
        "due": [check_in for check_in in mine if check_in.is_due and check_in.is_open_on(today)],
        "past": [check_in for check_in in mine if not (check_in.is_due and check_in.is_open_on(today))],
    }
    return render(request, "surveys/check_ins.html", context)


def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    check_in = _check_in(request, pk)
    if not check_in.is_open_on(school_today()):
        return render(request, "surveys/check_in_closed.html", {"check_in": check_in, "answers": _answers(check_in)})
    form = CheckInForm(sent(request), check_in=check_in)
    if request.method == "POST" and form.is_valid() and _done(form, answer_check_in, check_in, request):
        messages.success(request, "Thank you. Your answers are saved.")
        return redirect("check_ins:list")
    return _page(request, check_in, form=form)


@require_POST
def skip(request: HttpRequest, pk: UUID) -> HttpResponse:
    check_in = _check_in(request, pk)
    form = SkipForm(request.POST)
    if form.is_valid() and _done(form, skip_check_in, check_in, request):
        messages.success(request, "Skipped. You can still answer it until it closes.")
        return redirect("check_ins:list")
    if not check_in.is_open_on(school_today()):
        return redirect("check_ins:answer", pk)
    return _page(request, check_in, skip_form=form)


def _check_in(request: HttpRequest, pk: UUID) -> CheckIn:
    return get_object_or_404(CheckIn.objects.visible_to(request.user).for_page(), pk=pk)


def _page(request: HttpRequest, check_in: CheckIn, **forms: Any) -> HttpResponse:
    form = forms.get("form") or CheckInForm(check_in=check_in)
    context = {"check_in": check_in, "form": form, "skip_form": forms.get("skip_form") or SkipForm()}
    return render(request, "surveys/check_in.html", context)


def _answers(check_in: CheckIn) -> list[dict]:
    rows = check_in.answers.select_related("item").order_by("item__position")
    return [{"answer": row, "audience": audience_of(row.item)} for row in rows]


def _done(form: CheckInForm | SkipForm, service, check_in: CheckIn, request: HttpRequest) -> bool:
    """Whether the service did it; what it refuses is said on the form, where everything that was typed still stands."""
    said = {"answers": form.answers(), "had_mentor": form.had} if isinstance(form, CheckInForm) else form.cleaned_data
    try:
        service(check_in=check_in, by=request.user, **said)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
