from .agreements import agree, propose_agreement
from .chats import accept_chat, request_chat, say_thanks
from .clocks import away_changed, close_for_absences, end_trials, expire_requests
from .first_day import finish_first_day
from .goals import close_goal, save_goal, share_goal, stop_sharing_goal
from .leaving import bound_people, person_leaves
from .leaving import effects as leaving_effects
from .relationships import (
    allow_contact,
    assign_relationship,
    choose_after_trial,
    end_relationship,
    pause_relationship,
    resume_relationship,
)
from .requests import accept_request, decline_request, request_mentor, undo_decline, withdraw_request

__all__ = [
    "accept_chat",
    "accept_request",
    "agree",
    "allow_contact",
    "assign_relationship",
    "away_changed",
    "bound_people",
    "choose_after_trial",
    "close_for_absences",
    "close_goal",
    "decline_request",
    "end_relationship",
    "end_trials",
    "expire_requests",
    "finish_first_day",
    "leaving_effects",
    "pause_relationship",
    "person_leaves",
    "propose_agreement",
    "request_chat",
    "request_mentor",
    "resume_relationship",
    "save_goal",
    "say_thanks",
    "share_goal",
    "stop_sharing_goal",
    "undo_decline",
    "withdraw_request",
]
