from .agreements import agree, propose_agreement
from .answers import (
    accept_and_meet,
    accept_request,
    decline_request,
    decline_requests,
    take_back_all,
    undo_decline,
)
from .chats import accept_chat, request_chat, say_thanks
from .choices import (
    end_used_up_lists,
    hand_on,
    move_choice,
    put_aside,
    skip_choice,
    stop_choices,
    take_off,
)
from .clocks import away_changed, close_for_absences, end_trials, expire_requests, lapse_offers
from .conflicts import agree_despite, declare_conflict, end_conflict, keep_conflicts
from .first_day import finish_first_day
from .goals import (
    close_goal,
    move_goal,
    review_goals,
    save_goal,
    set_progress,
    share_goal,
    stop_sharing_goal,
    write_goals,
)
from .leaving import bound_people, person_leaves
from .leaving import effects as leaving_effects
from .nudges import nudge
from .others import settle_others
from .places import drop_from_waitlist, offer_places
from .policies import new_policy, restore_policy
from .preferences import save_needs, save_preference
from .relationships import (
    allow_contact,
    assign_relationship,
    choose_after_trial,
    end_relationship,
    pause_relationship,
    resume_relationship,
)
from .requests import request_mentor, withdraw_request
from .suggestions import close_suggestion, suggest
from .waitlist import close_waitlist, join_waitlist, leave_waitlist, open_waitlist

__all__ = [
    "accept_and_meet",
    "accept_chat",
    "accept_request",
    "agree",
    "agree_despite",
    "allow_contact",
    "assign_relationship",
    "away_changed",
    "bound_people",
    "choose_after_trial",
    "close_for_absences",
    "close_goal",
    "close_suggestion",
    "close_waitlist",
    "declare_conflict",
    "decline_request",
    "decline_requests",
    "drop_from_waitlist",
    "end_conflict",
    "end_relationship",
    "end_trials",
    "end_used_up_lists",
    "expire_requests",
    "finish_first_day",
    "hand_on",
    "join_waitlist",
    "keep_conflicts",
    "lapse_offers",
    "leave_waitlist",
    "leaving_effects",
    "move_choice",
    "move_goal",
    "new_policy",
    "nudge",
    "offer_places",
    "open_waitlist",
    "pause_relationship",
    "person_leaves",
    "propose_agreement",
    "put_aside",
    "request_chat",
    "request_mentor",
    "restore_policy",
    "resume_relationship",
    "review_goals",
    "save_goal",
    "save_needs",
    "save_preference",
    "say_thanks",
    "set_progress",
    "settle_others",
    "share_goal",
    "skip_choice",
    "stop_choices",
    "stop_sharing_goal",
    "suggest",
    "take_back_all",
    "take_off",
    "undo_decline",
    "withdraw_request",
    "write_goals",
]
