"""`{% thread threads relationship %}` draws one of what `matching.thread.load.threads_for` has laid out for a whole page."""

from django import template

register = template.Library()

KIND_LABELS = {
    "held": "Meeting held",
    "planned": "Meeting planned",
    "missed": "Meeting not held",
    "check_in": "Check-in",
    "agreement": "How we work together",
    "alignment": "How you see mentoring",
}


@register.inclusion_tag("matching/thread.html")
def thread(threads: dict, relationship) -> dict:
    return {"thread": threads[relationship.pk]}


@register.filter
def kind_label(kind: str) -> str:
    return KIND_LABELS.get(kind, kind)
