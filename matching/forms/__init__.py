from .answers import ChatAnswerForm, DeclineForm
from .directory import DirectoryForm
from .first_day import WhyForm
from .goals import GoalForm
from .pairing import PairForm, PairFromForm
from .relationships import AgreementForm, EndForm, TrialForm
from .requests import ChatForm, RequestForm

__all__ = [
    "AgreementForm",
    "ChatAnswerForm",
    "ChatForm",
    "DeclineForm",
    "DirectoryForm",
    "EndForm",
    "GoalForm",
    "PairForm",
    "PairFromForm",
    "RequestForm",
    "TrialForm",
    "WhyForm",
]
