from .agreements import Agreement
from .changes import MentorChange
from .choices import Choice, ChoiceList
from .conflicts import Conflict
from .goals import Goal, GoalChange, GoalShare
from .peer import Organizer, PeerMember, PeerProgram
from .policies import ScoringPolicy
from .preferences import MentorPreference
from .relationships import Block, Relationship, TrialChoice
from .requests import Request
from .suggestions import Suggestion
from .waitlist import WaitlistEntry

__all__ = [
    "Agreement",
    "Block",
    "Choice",
    "ChoiceList",
    "Conflict",
    "Goal",
    "GoalChange",
    "GoalShare",
    "MentorChange",
    "MentorPreference",
    "Organizer",
    "PeerMember",
    "PeerProgram",
    "Relationship",
    "Request",
    "ScoringPolicy",
    "Suggestion",
    "TrialChoice",
    "WaitlistEntry",
]
