from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.invisible import VisibleTextMixin
from accounts.models import Program

from ..models import ScoringPolicy
from ..policy.words import IDENTITY
from ..scoring import MOST_WEEKS_APART, Weights
from .words import OwnWordsMixin

MEANS = {
    "goals": "Counted once for each importance point: a goal of importance 4 counts four times this.",
    "needs": "For each topic that the student ticked on their profile and wrote no goal for.",
    "specialties": "For each specialty that both name.",
    "ways": "For each, such as coach or sponsor.",
    "career_stage": "Once, if it is one that the student looks for.",
    "modes": "Once, however many suit both.",
    "cadence": f"Once, if they are at most {MOST_WEEKS_APART} weeks apart.",
    "style": "Once, if they say the same or the next to it.",
    "tags": "For each. Only where a student asked for it; nobody else's list changes.",
    "room": "Once, if the mentor could take a new request today.",
    "not_offered": "Taken away for each such goal.",
}
NO_REASON = "Say in a sentence why you change the order."


class PolicyForm(OwnWordsMixin, VisibleTextMixin, forms.ModelForm):
    """The weights of the next version. A look at what they would do needs no reason, a change does."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ScoringPolicy
        fields = [*Weights._fields, "reason"]
        help_texts = MEANS | {"reason": "Everybody who sees this history reads it."}

    def __init__(self, *args, only_look: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not only_look
        self.fields["reason"].error_messages["required"] = NO_REASON
        if not Program.current().has_identity:
            del self.fields[IDENTITY]

    def weights(self) -> Weights:
        """What is not in the form stays as it is."""
        return ScoringPolicy.weights_now()._replace(
            **{name: self.cleaned_data[name] for name in Weights._fields if name in self.cleaned_data}
        )

    def refuse(self, error: ValidationError) -> None:
        """What was crossed has now been seen: sent once more, it counts."""
        self.data = {**self.data.dict(), "seen": ScoringPolicy.newest_number()}
        self.add_error(None, error)

    @classmethod
    def as_it_is(cls) -> dict[str, Any]:
        return {**ScoringPolicy.weights_now()._asdict(), "seen": ScoringPolicy.newest_number()}
