"""Mentorships that were before this program, by file: registers the kind that accounts.roster brings in."""

from accounts.roster.kinds import Column, ImportKind, register

from .apply import apply_pairs, hold_pairs
from .pairing import plan_pairs

MENTOR = Column(
    "mentor",
    "Mentor",
    ("mentor", "mentor e-mail", "mentor email", "mentor id", "faculty", "advisor"),
    required=True,
    help="Their e-mail address or school ID.",
)
MENTEE = Column(
    "mentee",
    "Student",
    ("student", "mentee", "student e-mail", "student email", "mentee e-mail", "mentee email", "student id"),
    required=True,
    help="Their e-mail address or school ID.",
)
KIND = Column(
    "kind",
    "Kind",
    ("kind", "type", "kind of mentorship"),
    help="Mentoring, research, peer mentoring or advising; mentoring where the cell is empty.",
)

PAIRS = register(
    ImportKind(
        name="pairs",
        label="Mentorships",
        one="mentorship",
        many="mentorships",
        lead="Who mentors whom already, and who did before. Both people are here already.",
        columns=(
            MENTOR,
            MENTEE,
            KIND,
            Column("started_on", "Started on", ("started on", "start date", "started", "since", "from"), required=True),
            Column("ended_on", "Ended on", ("ended on", "end date", "ended", "until", "to"), help="Empty: it runs."),
            Column(
                "state", "State", ("state", "status"), help="Active, paused or ended; follows from the dates if empty."
            ),
        ),
        plan=plan_pairs,
        hold=hold_pairs,
        apply=apply_pairs,
        order=20,
    )
)
