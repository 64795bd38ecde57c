from .agreements import Agreement
from .goals import Goal, GoalShare
from .peer import Organizer, PeerMember, PeerProgram
from .relationships import Block, Relationship, TrialChoice
from .requests import Request

__all__ = [
    "Agreement",
    "Block",
    "Goal",
    "GoalShare",
    "Organizer",
    "PeerMember",
    "PeerProgram",
    "Relationship",
    "Request",
    "TrialChoice",
]
