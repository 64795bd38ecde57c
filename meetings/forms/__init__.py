from .availability import WindowForm
from .booking import AgendaForm, BookingForm, TimeForm
from .logs import LogForm, NoteForm

__all__ = ["AgendaForm", "BookingForm", "LogForm", "NoteForm", "TimeForm", "WindowForm"]
