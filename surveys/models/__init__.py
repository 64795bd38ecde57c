from .check_ins import CheckIn, CheckInAnswer
from .expectations import ExpectationResponse, ExpectationSurvey
from .questionnaires import Item, Questionnaire, Version

__all__ = [
    "CheckIn",
    "CheckInAnswer",
    "ExpectationResponse",
    "ExpectationSurvey",
    "Item",
    "Questionnaire",
    "Version",
]
