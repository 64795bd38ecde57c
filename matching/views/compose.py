"""Writing a request to one person."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import role_required
from accounts.models import Role

from ..asking.composing import Composing, likelier_form, profiles_to_ask
from ..asking.prefill import Known
from ..asking.refusals import refusal_of
from ..services import request_mentor


@role_required(Role.STUDENT)
def request_mentor_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    known = Known.of(request.user, get_object_or_404(profiles_to_ask(request.user), user_id=pk))
    send = partial(request_mentor, student=request.user, mentor=known.profile.user)
    writing = Composing(request, known, likelier_form(known.leans_to_research), send)
    if answer := writing.answer():
        return answer
    refusal = refusal_of(request.user, known.profile.user, writing.form.kind)
    return render(request, "matching/request_form.html", writing.context() | refusal)
