"""What mentors and students of the demo school have arranged beside single bookings, as it stands on the last evening."""

from ..finding.part import Part
from . import follow_through, groups, own_times, proposals, series, wishes


def plan(school) -> None:
    """Times are set last: what is booked before them stays."""
    for part in (follow_through, series, groups, proposals, wishes, own_times):
        part.plan(Part(school, part.__name__))
