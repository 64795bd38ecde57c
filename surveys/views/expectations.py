from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from matching.models import Relationship

from ..audience import AUDIENCES
from ..forms import ExpectationForm
from ..models import ExpectationResponse, Item
from ..results import result_for
from ..services import answer_expectations, answer_the_same
from .sending import sent

LONGEST_LIST = 60
Side = ExpectationResponse.Side


def survey_list(request: HttpRequest) -> HttpResponse:
    newest = _mine(request).order_by("-survey__opened_at", "relationship")[:LONGEST_LIST]
    return render(request, "surveys/surveys.html", {"rows": _rows(newest)})


def survey_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody whom I answer for in one survey; with a single one, straight to the items."""
    rows = _rows(_mine(request).filter(survey=pk).order_by("side", "relationship"))
    if not rows:
        raise Http404
    only = rows[0]["response"]
    if len(rows) == 1 and rows[0]["is_open"] and not only.is_answered:
        return redirect("surveys:answer", only.pk)
    return render(request, "surveys/survey.html", {"rows": rows, "survey": only.survey})


def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    response = get_object_or_404(_mine(request), pk=pk)
    if not _can_answer(response):
        return redirect("surveys:pair", response.relationship_id)
    items = response.survey.version.items.all()
    form = ExpectationForm(sent(request), response=response, items=items)
    if request.method == "POST" and form.is_valid() and _saved(form, response, request):
        messages.success(request, f"Thank you. {response.other} does not see this before they have answered too.")
        return redirect("surveys:survey", response.survey_id)
    context = {"response": response, "form": form, "audience": AUDIENCES[Item.Reader.PAIR]}
    return render(request, "surveys/answer.html", context)


@require_POST
def same(request: HttpRequest, pk: UUID) -> HttpResponse:
    response = get_object_or_404(_mine(request), pk=pk)
    try:
        answer_the_same(response=response, by=request.user)
        messages.success(request, f"The same for {response.other}. Thank you.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("surveys:survey", response.survey_id)


def pair(request: HttpRequest, pk: UUID) -> HttpResponse:
    relationship = get_object_or_404(Relationship.objects.visible_to(request.user).with_people(), pk=pk)
    newest = _mine(request).filter(relationship=relationship).order_by("-survey__opened_at").first()
    context = {
        "relationship": relationship,
        "other": relationship.other(request.user),
        "is_mentor": relationship.side_of(request.user) == Side.MENTOR,
        "result": result_for(relationship, request.user),
        "response": newest,
        "can_answer": newest is not None and _can_answer(newest),
    }
    return render(request, "surveys/pair.html", context)


def _mine(request: HttpRequest):
    return ExpectationResponse.objects.of(request.user).with_other_side().for_page()


def _can_answer(response: ExpectationResponse) -> bool:
    return response.is_open_at(timezone.now()) and not (response.is_answered and response.other_answered)


def _rows(responses) -> list[dict]:
    """Each of my answers with what I can do about it. A mentor who answered once in this survey can confirm the same."""
    responses = list(responses)
    answered = {row.survey_id for row in responses if row.is_answered and row.side == Side.MENTOR}
    return [
        {
            "response": row,
            "is_open": _can_answer(row),
            "is_ready": row.is_answered and row.other_answered,
            "can_confirm": row.side == Side.MENTOR and not row.is_answered and row.survey_id in answered,
        }
        for row in responses
    ]


def _saved(form: ExpectationForm, response: ExpectationResponse, request: HttpRequest) -> bool:
    try:
        answer_expectations(response=response, by=request.user, answers=form.answers())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
