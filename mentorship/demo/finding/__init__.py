"""What the people of the demo school do on the way to a mentor and around it, beside asking and answering."""

from . import apart, choices, goals, letters, orders, suggestions, waitlists, wishes
from .part import Part


def plan(school) -> None:
    for part in (goals, wishes, letters, choices, apart, orders, suggestions, waitlists):
        part.plan(Part(school, part.__name__))
