from .answers import AcceptForm, ChatAnswerForm, DeclineForm, SeveralForm
from .conflicts import AgreementInWritingForm, ConflictByNameForm, ConflictForm
from .first_day import WhyForm
from .goals import GoalForm, ProgressForm, ReviewForm
from .others import OthersForm
from .pairing import PairForm, PairFromForm
from .preferences import PreferenceForm
from .relationships import AgreementForm, EndForm, TrialForm
from .requests import ChatForm, RequestForm, ResearchForm
from .suggestions import StageForm, SuggestForm
from .worksheet import GoalInNeedForm, NeedsForm

__all__ = [
    "AcceptForm",
    "AgreementForm",
    "AgreementInWritingForm",
    "ChatAnswerForm",
    "ChatForm",
    "ConflictByNameForm",
    "ConflictForm",
    "DeclineForm",
    "EndForm",
    "GoalForm",
    "GoalInNeedForm",
    "NeedsForm",
    "OthersForm",
    "PairForm",
    "PairFromForm",
    "PreferenceForm",
    "ProgressForm",
    "RequestForm",
    "ResearchForm",
    "ReviewForm",
    "SeveralForm",
    "StageForm",
    "SuggestForm",
    "TrialForm",
    "WhyForm",
]
