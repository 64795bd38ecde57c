from .events import Event
from .people import Enrollment, MentorProfile, Mode, Role, Stage, StudentProfile, User, display_name
from .program import Program, ProgramChange
from .reference import Department, Reference, Specialty, Topic, Track

__all__ = [
    "Department",
    "Enrollment",
    "Event",
    "MentorProfile",
    "Mode",
    "Program",
    "ProgramChange",
    "Reference",
    "Role",
    "Specialty",
    "Stage",
    "StudentProfile",
    "Topic",
    "Track",
    "User",
    "display_name",
]
