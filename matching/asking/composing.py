"""Writing a request, to one person or to the next of a list: in a general or a research form, shown to the student as the mentor
will see it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import MentorProfile, User

from ..capacity import with_room
from ..directory.visible import visible_mentors
from ..forms import RequestForm, ResearchForm
from ..models import Request
from .letter import preview_of, zone_words
from .prefill import Known

FORMS = {"general": RequestForm, "research": ResearchForm}
NAMES = {"general": "For mentoring", "research": "For research"}


@dataclass
class Composing:
    """One page of it. `send` takes what was written, as `request_mentor` does; `likelier` is the form that is open first."""

    request: HttpRequest
    known: Known
    likelier: str
    send: Callable[..., Request]
    begins_with: dict[str, Any] = field(default_factory=dict)
    handing_on: bool = False

    @property
    def which(self) -> str:
        """The form that the student has before them, which a goal written in another tab does not change."""
        named = (self.request.POST.get("form"), self.request.GET.get("form"))
        return next((name for name in named if name in FORMS), self.likelier)

    @cached_property
    def form(self) -> RequestForm:
        typed = self._form(self.which, self.request.POST or None)
        other = self.request.POST.get("switch")
        return self._form(other, None, typed.as_typed()) if other in FORMS else typed

    def answer(self) -> HttpResponse | None:
        """The preview, or the request once it is sent. Nothing where the form is to be drawn."""
        step = self.request.POST.get("step", "send")
        if step == "see" and self.form.is_valid():
            return self._preview()
        if step == "send" and self.form.is_valid() and (sent := self._sent()):
            return redirect("matching:request", sent.pk)
        return None

    def context(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "begun": self.request.method == "POST",
            "which": self._drawn,
            "known": self.known,
            "profile": self.known.profile,
            "tabs": self._tabs(),
            "zone_name": zone_words(self.form.zone.key),
        }

    @property
    def _drawn(self) -> str:
        return next(name for name in FORMS if FORMS[name].kind == self.form.kind)

    def _tabs(self) -> list[tuple[str, str]]:
        """(name, words), always in one order: the likelier is the one that is open."""
        return [(name, NAMES[name]) for name in FORMS]

    def _form(self, name: str, data: Any, typed: dict[str, Any] | None = None) -> RequestForm:
        initial = self.known.as_initial() | self.begins_with | (typed or {})
        people = {"student": self.known.student, "mentor": self.known.profile.user}
        form = FORMS[name](data, initial=initial, goals=self.known.goals, **people)
        form.handing_on = self.handing_on
        return form

    def _preview(self) -> HttpResponse:
        context = self.context() | preview_of(self.form.unsent(), self.form.cleaned_data["goals"])
        return render(self.request, "matching/request_preview.html", context)

    def _sent(self) -> Request | None:
        consent = self.form.cleaned_data.get("outside_consent", False)
        written = {"goals": self.form.cleaned_data["goals"], "kind": self.form.kind, "outside_consent": consent}
        try:
            sent = self.send(**written, **self.form.letter())
        except ValidationError as error:
            self.form.add_error(None, error)
            return None
        done = f"Your request is on its way to {sent.mentor}. We tell you as soon as there is an answer."
        messages.success(self.request, done)
        return sent


def likelier_form(is_research: bool) -> str:
    return "research" if is_research else "general"


def profiles_to_ask(reader: User) -> QuerySet[MentorProfile]:
    """With all that the page of a request shows of a mentor."""
    rows = with_room(visible_mentors(reader)).select_related("user", "department")
    return rows.prefetch_related("topics", "topics_not_offered", "specialties", "links")
