from .choices import Mode, Role, StaffScope, Stage
from .enrollment import Enrollment
from .events import Event
from .identity import Audience, ChosenTag, Identity, IdentityTag, Photo
from .imports import ImportLine, ImportRun, RememberedColumn
from .membership import Deactivation, Delegate, FormerAddress, Invitation, OfficeMessage
from .mentors import MentorProfile, ProfileLink
from .privacy import CloserLook, CloserLookConcerns, DeletionRequest, LegalHold, Purge
from .program import Program, ProgramChange
from .reference import Department, Reference, Specialty, Topic, Track
from .rollover import Rollover, RolloverException, RolloverMove
from .sign_on import SpentAnswer
from .students import StudentProfile
from .users import User, display_name

__all__ = [
    "Audience",
    "ChosenTag",
    "CloserLook",
    "CloserLookConcerns",
    "Deactivation",
    "Delegate",
    "DeletionRequest",
    "Department",
    "Enrollment",
    "Event",
    "FormerAddress",
    "Identity",
    "IdentityTag",
    "ImportLine",
    "ImportRun",
    "Invitation",
    "LegalHold",
    "MentorProfile",
    "Mode",
    "OfficeMessage",
    "Photo",
    "ProfileLink",
    "Program",
    "ProgramChange",
    "Purge",
    "Reference",
    "RememberedColumn",
    "Role",
    "Rollover",
    "RolloverException",
    "RolloverMove",
    "Specialty",
    "SpentAnswer",
    "StaffScope",
    "Stage",
    "StudentProfile",
    "Topic",
    "Track",
    "User",
    "display_name",
]
