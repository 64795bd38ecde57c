from .action_items import close_action_item, reopen_action_item
from .agenda import set_agenda
from .availability import add_window, remove_window
from .booking import book_meeting, cancel_ahead, cancel_meeting, move_meeting
from .feeds import renew_feed
from .logs import Log, NewAction, log_meeting, log_other_meeting
from .notes import save_private_note
from .offered import take_offered_time

__all__ = [
    "Log",
    "NewAction",
    "add_window",
    "book_meeting",
    "cancel_ahead",
    "cancel_meeting",
    "close_action_item",
    "log_meeting",
    "log_other_meeting",
    "move_meeting",
    "remove_window",
    "renew_feed",
    "reopen_action_item",
    "save_private_note",
    "set_agenda",
    "take_offered_time",
]
