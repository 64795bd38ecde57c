"""What the pages of a coming year show."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.clock import academic_year, school_today
from accounts.models import Enrollment, Rollover, Track

from .forms import PlaceForm
from .plan import Move
from .reading import YearPlan, label, place_words, stage_words


def rows(moves: Iterable[Move], plan: YearPlan) -> list[dict]:
    tracks = {track.pk: track for track in Track.objects.all()}
    return [
        {
            "move": move,
            "now": place_words(move.before),
            "next": place_words(move.after),
            "track": tracks[move.after.track],
            "changes_track": move.after.track != move.before.track,
            "decided_by": plan.decided_by.get(move.student),
            "form": _place_form(move, tracks.values()),
        }
        for move in moves
    ]


def _place_form(move: Move, tracks: Iterable[Track]) -> PlaceForm:
    return PlaceForm(initial=move.after._asdict(), tracks=tracks, auto_id=f"id_{move.student.hex}_%s")


def counts(plan: YearPlan) -> list[dict]:
    """The counts, each with the address of its list."""
    return [
        {
            "now": stage_words(stage, status),
            "next": stage_words(*after),
            "number": number,
            "stage": stage,
            "status": status,
            "to": after[1] if after[1] in Enrollment.Status.gone() else after[0],
        }
        for (stage, status, *after), number in plan.groups
    ]


def frame(year: int) -> dict:
    today = school_today()
    this = academic_year(today)
    years = [(other, label(other)) for other in (this, this + 1)]
    recent = Rollover.objects.select_related("applied_by", "undone_by")[:5]
    log = [{"done": done, "label": label(done.academic_year), "open": can_be_undone(done)} for done in recent]
    return {"year": year, "label": label(year), "years": years, "log": log, "today": today}


def can_be_undone(done: Rollover) -> bool:
    return done.undone_at is None and timezone.now() < done.undo_until
