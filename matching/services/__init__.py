from .agreements import agree, propose_agreement
from .clocks import away_changed, close_for_absences, end_trials, expire_requests
from .goals import close_goal, save_goal, share_goal, stop_sharing_goal
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
    "accept_request",
    "agree",
    "allow_contact",
    "assign_relationship",
    "away_changed",
    "choose_after_trial",
    "close_for_absences",
    "close_goal",
    "decline_request",
    "end_relationship",
    "end_trials",
    "expire_requests",
    "pause_relationship",
    "propose_agreement",
    "request_mentor",
    "resume_relationship",
    "save_goal",
    "share_goal",
    "stop_sharing_goal",
    "undo_decline",
    "withdraw_request",
]
