"""The mails of this app, by occasion. Importing a module registers its kinds."""

from .arranging import BOOKED, CANCELLED, CHANGED, MOVED, TAKEN_OUT
from .copies import calendar_entry, feed_entry
from .log_digest import LOG_DIGEST
from .logs import LOG_PROMPT, LOGGED
from .proposals import NONE_SUITS, PROPOSED, WITHDRAWN
from .referrals import REFERRED
from .reminders import AGENDA_PROMPT, REMINDER
from .series import SERIES_BOOKED, SERIES_CANCELLED, SERIES_CHANGED
from .taps import CANNOT_COME, LATE
from .thanks import THANKED

__all__ = [
    "AGENDA_PROMPT",
    "BOOKED",
    "CANCELLED",
    "CANNOT_COME",
    "CHANGED",
    "LATE",
    "LOGGED",
    "LOG_DIGEST",
    "LOG_PROMPT",
    "MOVED",
    "NONE_SUITS",
    "PROPOSED",
    "REFERRED",
    "REMINDER",
    "SERIES_BOOKED",
    "SERIES_CANCELLED",
    "SERIES_CHANGED",
    "TAKEN_OUT",
    "THANKED",
    "WITHDRAWN",
    "calendar_entry",
    "feed_entry",
]
