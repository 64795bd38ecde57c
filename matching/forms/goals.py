from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from accounts.clock import school_today
from accounts.invisible import without_invisible
from accounts.models import Topic

from ..goals.words import IMPORTANCE, KINDS
from ..models import Goal
from .words import OwnWordsMixin

NO_WORDS = "Say in a sentence what you want to reach."
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.value, f"{kind.label}: {KINDS[kind.value]}") for kind in Goal.Kind]


def importance_choices() -> list[tuple[int, str]]:
    return [(number, f"{number} · {words}") for number, words in IMPORTANCE.items()]


class GoalWordsForm(OwnWordsMixin, forms.ModelForm):
    """The parts of a goal that every form about one has: what it says, how one will know, and by when."""

    class Meta:
        model = Goal
        fields = ["text", "kind", "importance", "measure", "target_on"]
        widgets = {"target_on": DAY}
        error_messages = {"text": {"required": NO_WORDS}}
        help_texts = {
            "text": "One sentence is enough, such as “Decide between pediatrics and family medicine”. Up to 200 characters.",
            "measure": "Optional. It helps to see later that you got there. Up to 200 characters.",
            "target_on": "Optional.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("kind", kind_choices()), ("importance", importance_choices())):
            if name in self.fields:
                self.fields[name].widget = forms.Select(choices=choices)

    def clean_text(self) -> str:
        """What nobody sees is no goal."""
        text = without_invisible(self.cleaned_data["text"]).strip()
        if not text and self.fields["text"].required:
            raise ValidationError(NO_WORDS)
        return text

    def clean_measure(self) -> str:
        return without_invisible(self.cleaned_data["measure"]).strip()

    def clean_target_on(self) -> date | None:
        day = self.cleaned_data["target_on"]
        if day and "target_on" in self.changed_data and day < school_today():
            raise ValidationError("Choose today or a day that is still to come.")
        return day


class GoalForm(GoalWordsForm):
    class Meta(GoalWordsForm.Meta):
        fields = ["topic", *GoalWordsForm.Meta.fields]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.offered_or([self.instance.topic_id])
        self.fields["topic"].empty_label = "Choose a topic"


class ProgressForm(OwnWordsMixin, forms.Form):
    progress = forms.TypedChoiceField(
        label="Where it stands",
        choices=Goal.Progress,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far you are."},
    )
    note = forms.CharField(
        label="In a sentence, if you like",
        max_length=300,
        required=False,
        help_text="It stays in the history of this goal. Up to 300 characters.",
    )

    def clean_note(self) -> str:
        return without_invisible(self.cleaned_data["note"]).strip()


ANSWERS = (
    (Goal.State.OPEN.value, "Still right"),
    (Goal.State.REACHED.value, "Reached"),
    (Goal.State.DROPPED.value, "Set aside"),
)


class ReviewForm(GoalWordsForm):
    """One open goal of a review: whether it still holds, and everything about it that one may want to change."""

    answer = forms.ChoiceField(
        label="Is it still right?", choices=ANSWERS, initial=Goal.State.OPEN, widget=forms.RadioSelect
    )

    class Meta(GoalWordsForm.Meta):
        fields = ["progress", "importance", "text", "measure", "target_on"]

    field_order = ["answer", "progress", "importance", "text", "measure", "target_on"]

    @property
    def words_are_open(self) -> bool:
        """The words stand folded away, but never with an error in them."""
        return any(name in self.errors for name in ("text", "measure", "target_on"))
