from .agreements import Agreement
from .goals import Goal, GoalShare
from .relationships import Block, Relationship, TrialChoice
from .requests import Request

__all__ = ["Agreement", "Block", "Goal", "GoalShare", "Relationship", "Request", "TrialChoice"]
