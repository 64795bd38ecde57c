from .availability import Availability, BookingRules, DateOverride, Holiday, Weekday
from .external import BusyTime, ExternalCalendar
from .feeds import CalendarFeed
from .follow_up import AgendaPrompt, MeetingGoal, Referral, ThankYou
from .items import ActionItem, AgendaItem, PrivateNote
from .meetings import Meeting
from .participants import Participant
from .proposals import ProposedTime
from .reminders import ReminderChoice, Replanning
from .series import Series

__all__ = [
    "ActionItem",
    "AgendaItem",
    "AgendaPrompt",
    "Availability",
    "BookingRules",
    "BusyTime",
    "CalendarFeed",
    "DateOverride",
    "ExternalCalendar",
    "Holiday",
    "Meeting",
    "MeetingGoal",
    "Participant",
    "PrivateNote",
    "ProposedTime",
    "Referral",
    "ReminderChoice",
    "Replanning",
    "Series",
    "ThankYou",
    "Weekday",
]
