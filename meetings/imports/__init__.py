"""Meetings that were before this program, by file: registers the kind that accounts.roster brings in."""

from accounts.roster.kinds import Column, ImportKind, register
from matching.imports import KIND, MENTEE, MENTOR

from .apply import apply_meetings, hold_meetings
from .past import LONGEST, SHORTEST, plan_meetings

MEETINGS = register(
    ImportKind(
        name="meetings",
        label="Past meetings",
        one="meeting",
        many="meetings",
        lead="Meetings that took place before, each in a mentorship that is here already.",
        columns=(
            MENTOR,
            MENTEE,
            Column("date", "Date", ("date", "day", "on", "meeting date", "met on"), required=True),
            Column(
                "minutes",
                "Length in minutes",
                ("length in minutes", "minutes", "length", "duration", "duration in minutes"),
                required=True,
                help=f"From {SHORTEST} to {LONGEST}.",
            ),
            Column("mode", "How", ("how", "mode"), help="In person (if empty), video, phone or messages."),
            KIND,
        ),
        plan=plan_meetings,
        hold=hold_meetings,
        apply=apply_meetings,
        order=30,
    )
)
