from .exchange import ExchangeForm
from .group import OwnPartForm
from .meeting import LogForm
from .notes import NoteForm
from .parts import ActionForm

__all__ = ["ActionForm", "ExchangeForm", "LogForm", "NoteForm", "OwnPartForm"]
