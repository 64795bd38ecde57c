from .action_items import DueDateForm
from .agenda import AgendaForm, LeftForm
from .availability import ClosedDaysForm, OtherTimesForm, RulesForm, WindowForm
from .booking import BookingForm, TimeForm
from .external import CalendarForm
from .holidays import HolidaysForm
from .logs import ExchangeForm, LogForm, NoteForm, OwnPartForm
from .referrals import ReferralForm, ReferralPart
from .thanks import ThanksForm

__all__ = [
    "AgendaForm",
    "BookingForm",
    "CalendarForm",
    "ClosedDaysForm",
    "DueDateForm",
    "ExchangeForm",
    "HolidaysForm",
    "LeftForm",
    "LogForm",
    "NoteForm",
    "OtherTimesForm",
    "OwnPartForm",
    "ReferralForm",
    "ReferralPart",
    "RulesForm",
    "ThanksForm",
    "TimeForm",
    "WindowForm",
]
