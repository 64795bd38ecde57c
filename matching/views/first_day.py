from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required
from accounts.models import Role, Topic, User
from accounts.profiles.readers import as_read_by, readers_for
from accounts.profiles.shown import shown_of
from accounts.who_reads import tables_for

from ..first_day import STEPS, advising_of, step_after, suggested, topics_for
from ..forms import WhyForm
from ..services import finish_first_day

REACHED = "first_day_step"
FIRST_LINES = 6


@require_safe
@role_required(Role.STUDENT)
def begin(request: HttpRequest) -> HttpResponse:
    """The first page that is not behind the student yet."""
    step = request.session.get(REACHED)
    return redirect(f"matching:first-day-{step if step in STEPS else STEPS[0]}")


@role_required(Role.STUDENT)
def who_reads(request: HttpRequest) -> HttpResponse:
    return _read(request, "who-reads", {"tables": [tables_for(request.user)[0].first(FIRST_LINES)]})


@role_required(Role.STUDENT)
def advisor(request: HttpRequest) -> HttpResponse:
    advising = advising_of(request.user)
    context = {"advising": advising, "shown": _shown(advising.mentor, request.user) if advising else {}}
    return _read(request, "advisor", context)


@role_required(Role.STUDENT)
def why(request: HttpRequest) -> HttpResponse:
    """What brings you here: a goal for each topic, in words that can be changed later; or not knowing yet."""
    usual, more = topics_for(request.user)
    form = WhyForm(request.POST if request.method == "POST" else None, usual=usual, more=more)
    if "unsure" in request.POST:
        finish_first_day(student=request.user)
        return redirect("matching:first-day-unsure")
    if form.is_valid():
        goals = finish_first_day(student=request.user, topics=form.chosen)
        messages.success(request, _written(len(goals)))
        return redirect("matching:mentors")
    return render(request, "matching/first_day/why.html", {"form": form, **_place("why")})


@require_safe
@role_required(Role.STUDENT)
def unsure(request: HttpRequest) -> HttpResponse:
    """What others of this stage usually come with, and three people who have time to talk about it."""
    usual, _ = topics_for(request.user)
    context = {"topics": usual, "mentors": _with_lines(suggested(request.user, usual), request.user, usual)}
    return render(request, "matching/first_day/unsure.html", context)


@require_POST
@role_required(Role.STUDENT)
def skip(request: HttpRequest) -> HttpResponse:
    finish_first_day(student=request.user)
    messages.info(request, "Skipped. “Who reads what” stays at the foot of every page.")
    return redirect("home")


def _read(request: HttpRequest, step: str, context: dict) -> HttpResponse:
    """A page to read, with one button that goes on."""
    if request.method == "POST":
        request.session[REACHED] = step_after(step)
        return redirect(f"matching:first-day-{step_after(step)}")
    return render(request, f"matching/first_day/{step.replace('-', '_')}.html", context | _place(step))


def _place(step: str) -> dict:
    number = STEPS.index(step)
    return {"number": number + 1, "total": len(STEPS), "before": STEPS[number - 1] if number else ""}


def _shown(mentor: User, reader: User) -> dict:
    """Of an advisor who has a mentor profile: where they work and how to reach them, as far as they show it."""
    profile = getattr(mentor, "mentor_profile", None)
    return shown_of(profile, as_read_by(reader, mentor), ("department", "reach_me")) if profile else {}


def _with_lines(mentors: list[User], reader: User, topics: list[Topic]) -> list[tuple]:
    """(mentor, what they do as far as they show it, what they help with of these topics)"""
    readers = readers_for(reader, mentors)
    found = []
    for mentor in mentors:
        shown = shown_of(mentor.mentor_profile, readers[mentor.pk], ("headline", "department", "topics"))
        line = " · ".join(filter(None, [shown.get("headline"), shown.get("department")]))
        offered = shown.get("topics", [])
        found.append((mentor, line, [topic.name for topic in topics if topic.name in offered]))
    return found


def _written(number: int) -> str:
    if not number:
        return "These are among your goals already. Those who fit come first."
    goals = "One goal is" if number == 1 else f"{number} goals are"
    return f"{goals} written; the worksheet helps to make them more concrete. Those who fit come first."
