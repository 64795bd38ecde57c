from .availability import Availability, Weekday
from .feeds import CalendarFeed
from .items import ActionItem, AgendaItem, PrivateNote
from .meetings import Meeting, Participant

__all__ = [
    "ActionItem",
    "AgendaItem",
    "Availability",
    "CalendarFeed",
    "Meeting",
    "Participant",
    "PrivateNote",
    "Weekday",
]
