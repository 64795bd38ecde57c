"""The words with which a thank-you begins: who, which day and one topic, all known already. The student changes them."""

from django.utils import timezone
from django.utils.formats import date_format

from matching.models import Relationship

from .models import Meeting


def thanks_for(relationship: Relationship, meeting: Meeting) -> str:
    day = date_format(timezone.localtime(meeting.starts_at), "l, F j")
    lines = [
        f"Dear {relationship.mentor},",
        f"Thank you for the time that you took for me on {day}.{_topic(meeting)}",
        relationship.mentee.full_name,
    ]
    return "\n\n".join(lines)


def _topic(meeting: Meeting) -> str:
    topic = meeting.topics.first()
    return f" It was good to talk about one thing above all: {topic.name.lower()}." if topic else ""
