from .applying import PlanChangedError, apply_rollover
from .deciding import Choice, decide_year
from .enrollments import correct_enrollment, open_enrollment, remove_enrollment
from .undoing import Undoing, undo_rollover, what_undoing_does

__all__ = [
    "Choice",
    "PlanChangedError",
    "Undoing",
    "apply_rollover",
    "correct_enrollment",
    "decide_year",
    "open_enrollment",
    "remove_enrollment",
    "undo_rollover",
    "what_undoing_does",
]
