from .answering import answer_check_in, mark_read, mark_unread, skip_check_in
from .closing import close_for_ended, close_for_leaver
from .expectations import answer_expectations, answer_the_same
from .keeping import keep_calendar
from .opening import open_check_ins
from .surveying import close_survey, open_survey
from .versions import draft_version, publish_version, write_items

__all__ = [
    "answer_check_in",
    "answer_expectations",
    "answer_the_same",
    "close_for_ended",
    "close_for_leaver",
    "close_survey",
    "draft_version",
    "keep_calendar",
    "mark_read",
    "mark_unread",
    "open_check_ins",
    "open_survey",
    "publish_version",
    "skip_check_in",
    "write_items",
]
