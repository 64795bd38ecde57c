"""Many people at once: look at what it would do, then do it. Every step reads anew whom it reaches."""

from dataclasses import dataclass
from hashlib import sha256

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ...access import people_staff
from ...emails import sample
from ...models import Program, User
from ...scopes import changeable_by
from ..act_forms import ActForm, MessageForm
from ..acts import ACTS, HOLDS, Act, by_reason, number_must_be_typed, people_words
from ..selection import Selection, chosen, digest

NOBODY = "Tick at least one person first, or choose everybody who fits."
OUT_OF_SCOPE = "Not one of your track's students: a colleague who sees the whole school can do this."
NAMED, NAMED_LEFT_OUT = 60, 20


@dataclass(frozen=True)
class Preview:
    """Whom an act reaches at this moment, and whom it leaves out."""

    act: Act
    people: list[User]
    left_out: dict[str, list[User]]

    @classmethod
    def of(cls, act: Act, selection: Selection, by: User) -> "Preview":
        mine = set(
            changeable_by(by).filter(pk__in=[person.pk for person in selection.people]).values_list("pk", flat=True)
        )
        outside = {person.pk: OUT_OF_SCOPE for person in selection.people if person.pk not in mine}
        left_out = act.left_out(selection.people, by) | outside
        people = [person for person in selection.people if person.pk not in left_out]
        return cls(act, people, by_reason(selection.people, left_out))

    def mark(self, form: ActForm) -> str:
        """What comes back with the button: these very people, and these very words."""
        return digest(self.people) + sha256(form.looked_at().encode()).hexdigest()[:16]


@require_POST
@people_staff
def act(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in ACTS:
        raise Http404
    selection = chosen(request)
    if not selection.people:
        messages.warning(request, NOBODY)
        return redirect(_back(selection))
    preview = Preview.of(ACTS[slug], selection, request.user)
    step = request.POST.get("step")
    form = _form(request, preview, bound=bool(step))
    if step == "do" and form.is_valid() and _was_seen(request, preview, form) and _done(request, preview, form):
        return redirect(_back(selection))
    return _look(request, preview, selection, form)


def _form(request: HttpRequest, preview: Preview, *, bound: bool) -> ActForm:
    data = request.POST if bound else None
    return preview.act.form(data, count=len(preview.people), must_type=number_must_be_typed)


def _was_seen(request: HttpRequest, preview: Preview, form: ActForm) -> bool:
    return bool(preview.people) and request.POST.get("seen") == preview.mark(form)


def _done(request: HttpRequest, preview: Preview, form: ActForm) -> bool:
    try:
        said = preview.act.perform(preview.people, request.user, form)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, said)
    return True


def _look(request: HttpRequest, preview: Preview, selection: Selection, form: ActForm) -> HttpResponse:
    writes = isinstance(form, MessageForm)
    looked = writes and form.is_bound and form.is_valid()
    context = {
        "act": preview.act,
        "heading": f"{preview.act.heading} {people_words(len(preview.people))}",
        "people": preview.people[:NAMED],
        "more": max(0, len(preview.people) - NAMED),
        "left_out": [(why, found[:NAMED_LEFT_OUT], len(found)) for why, found in preview.left_out.items()],
        "effects": [line for line in preview.act.effects(preview.people) if line[1]],
        "form": form,
        "mark": preview.mark(form),
        "count": len(preview.people),
        "can_write_again": preview.act.slug == "invite" and HOLDS in preview.left_out,
        "changed": _what_changed(request, preview, form),
        "sample": sample(form.cleaned_data, preview.people[0]) if looked and preview.people else None,
        "ready": bool(preview.people) and (looked or not writes),
        "program": Program.current(),
        "selection": selection,
        "back": _back(selection),
    }
    return render(request, "accounts/people/act.html", context)


def _what_changed(request: HttpRequest, preview: Preview, form: ActForm) -> str:
    """Said where the button was pressed on something that is no longer so."""
    if request.POST.get("step") != "do" or form.errors or _was_seen(request, preview, form):
        return ""
    before, now = request.POST.get("count", ""), str(len(preview.people))
    if before == now:
        return "This is not quite what you had looked at. Please look once more: nothing has been done yet."
    return f"It was {before or 'another number'} when you looked, and is {now} now. Nothing has been done yet: please look again."


def _back(selection: Selection) -> str:
    if len(selection.ids) == 1 and not selection.query:
        return reverse("accounts:person", args=selection.ids)
    return reverse("accounts:people") + (f"?{selection.query}" if selection.query else "")
