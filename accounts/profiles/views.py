from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import EditForm
from accounts.hooks import places_said
from accounts.models import MentorProfile, Photo, User
from accounts.permissions import can_mentor
from accounts.services import open_to_requests
from accounts.visibility import may_see_photo

from . import meter, previews
from .faces import LARGE, SMALL, pictures
from .mine import Mine
from .readers import as_read_by
from .sections import BY_SLUG, Section, section_after, sections_for
from .services import remove_photo

COLUMNS = {SMALL: "small", LARGE: "large"}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is there, what would help next, and how others see it."""
    mine = Mine(request.user)
    meters = [
        measure(profile)
        for profile, measure in ((mine.student, meter.measure_student), (mine.mentor, meter.measure_mentor))
        if profile is not None
    ]
    rows = [(section, sum(found.missing_in(section.slug) for found in meters)) for section in sections_for(mine)]
    context = {
        "meters": meters,
        "rows": rows,
        "viewers": previews.viewers_for(mine),
        "mentors": can_mentor(request.user),
        "paused": mine.mentor is not None and not mine.mentor.accepting,
    }
    return render(request, "accounts/profile.html", context)


def section(request: HttpRequest, slug: str) -> HttpResponse:
    """One part, saved on its own: with a button, or by htmx whenever a field is left."""
    mine = Mine(request.user)
    found = BY_SLUG.get(slug)
    form = found and found.form_for(mine, request.POST or None, request.FILES or None)
    if form is None:
        raise Http404
    saved = form.is_bound and form.is_valid() and _kept(request, found, form)
    if request.htmx and form.is_bound:
        return _answer(request, found, form, saved)
    if saved:
        messages.success(request, f"“{found.title}” is saved.")
        for said in _said_of(found, request.user):
            messages.warning(request, said)
        return redirect(*_onward(request, mine, found))
    return render(request, found.template, _page_of(mine, found, form))


@require_POST
def accept_requests(request: HttpRequest) -> HttpResponse:
    open_to_requests(profile=get_object_or_404(MentorProfile, user=request.user), by=request.user)
    messages.success(request, "Students see you as open to requests now. Thank you.")
    return redirect("accounts:profile")


@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    mine, viewer = Mine(request.user), previews.BY_SLUG.get(slug)
    viewers = previews.viewers_for(mine)
    if viewer not in viewers:
        raise Http404
    heading = f"{request.user}, as {viewer.name[0].lower()}{viewer.name[1:]} sees you"
    context = {"heading": heading, "viewer": viewer, "viewers": viewers, "parts": previews.parts_for(mine, viewer)}
    return render(request, "accounts/profiles/preview.html", context)


@require_safe
def picture(request: HttpRequest, pk: UUID, size: int) -> HttpResponse:
    """The browser asks each time and gets the bytes only when they changed: who may see a picture can change at any time."""
    photo = get_object_or_404(pictures(), user=pk)
    if size not in COLUMNS or not may_see_photo(photo.user, as_read_by(request.user, photo.user)):
        raise Http404
    etag = quote_etag(f"{photo.digest}-{size}")
    answer = get_conditional_response(request, etag=etag)
    answer = answer or HttpResponse(bytes(getattr(photo, COLUMNS[size])), content_type="image/jpeg")
    for name, value in ("ETag", etag), ("Cache-Control", "private, no-cache"), ("X-Content-Type-Options", "nosniff"):
        answer.headers[name] = value
    return answer


@require_POST
def drop_picture(request: HttpRequest) -> HttpResponse:
    remove_photo(person=request.user, by=request.user)
    messages.success(request, "Your picture is removed.")
    return redirect("accounts:profile-section", "photo")


def _page_of(mine: Mine, section: Section, form: forms.BaseForm) -> dict:
    return {
        "section": section,
        "form": form,
        "next": section_after(mine, section),
        "viewers": previews.viewers_for(mine, section.side),
        "has_photo": Photo.objects.filter(user=mine.user).exists(),
    }


def _kept(request: HttpRequest, section: Section, form: forms.BaseForm) -> bool:
    try:
        section.keep(request.user, form)
    except ValidationError as error:
        if isinstance(form, EditForm):
            form.refuse(error)
        else:
            form.add_error(None, error)
        return False
    return True


def _answer(request: HttpRequest, section: Section, form: forms.BaseForm, saved: bool) -> HttpResponse:
    """What changes on the page after a field was left: the note, what is wrong where, and what the page has now seen."""
    now = section.form_for(Mine(request.user)) if saved else form
    context = {"form": form, "now": now, "saved": saved, "said": _said_of(section, request.user) if saved else []}
    return render(request, "accounts/profiles/saved.html", context)


def _said_of(section: Section, user: User) -> list[str]:
    return [text for said in places_said(user) for text in said] if section.slug == "places" else []


def _onward(request: HttpRequest, mine: Mine, section: Section) -> tuple:
    following = section_after(mine, section) if "onward" in request.POST else None
    return ("accounts:profile-section", following.slug) if following else ("accounts:profile",)
