from .action_items import NewAction, change_due_date, close_action_item, reopen_action_item
from .agenda import leave_lines, set_agenda
from .attendance import say_attendance
from .availability import add_window, change_window, move_to_own_zone, remove_window
from .booking import book_meeting, cancel_meeting, change_how_of_one, move_meeting
from .calling_off import cancel_ahead
from .dates import close_days, offer_other_times, remove_dates, set_rules
from .external import add_calendar, read_calendar_now, remove_calendar
from .feeds import drop_feed, renew_feed
from .goals_touched import GoalTouched, agree_on_progress, differ_on_progress
from .groups import Gathering, add_to_group, arrange_group, move_group, plan_group, remove_from_group
from .holidays import add_holidays, booked_on, remove_holiday
from .log_parts import Log
from .logs import log_meeting, log_other_meeting
from .notes import save_private_note
from .offered import take_offered_time
from .proposals import (
    Proposal,
    counter_proposal,
    decline_proposal,
    pick_time,
    propose_times,
    withdraw_proposal,
)
from .referrals import answer_referral, refer, take_back_referral
from .series import Reach, book_series, cancel_series, change_how, move_series, plan_shift
from .taps import cannot_come, on_time, say_late, take_back
from .thanks import not_now, send_thanks, take_back_thanks

__all__ = [
    "Gathering",
    "GoalTouched",
    "Log",
    "NewAction",
    "Proposal",
    "Reach",
    "add_calendar",
    "add_holidays",
    "add_to_group",
    "add_window",
    "agree_on_progress",
    "answer_referral",
    "arrange_group",
    "book_meeting",
    "book_series",
    "booked_on",
    "cancel_ahead",
    "cancel_meeting",
    "cancel_series",
    "cannot_come",
    "change_due_date",
    "change_how",
    "change_how_of_one",
    "change_window",
    "close_action_item",
    "close_days",
    "counter_proposal",
    "decline_proposal",
    "differ_on_progress",
    "drop_feed",
    "leave_lines",
    "log_meeting",
    "log_other_meeting",
    "move_group",
    "move_meeting",
    "move_series",
    "move_to_own_zone",
    "not_now",
    "offer_other_times",
    "on_time",
    "pick_time",
    "plan_group",
    "plan_shift",
    "propose_times",
    "read_calendar_now",
    "refer",
    "remove_calendar",
    "remove_dates",
    "remove_from_group",
    "remove_holiday",
    "remove_window",
    "renew_feed",
    "reopen_action_item",
    "save_private_note",
    "say_attendance",
    "say_late",
    "send_thanks",
    "set_agenda",
    "set_rules",
    "take_back",
    "take_back_referral",
    "take_back_thanks",
    "take_offered_time",
    "withdraw_proposal",
]
