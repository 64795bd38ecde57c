from django import forms

from accounts.models import Topic

from ..models import Goal
from .goals import NO_WORDS, GoalWordsForm
from .words import OwnWordsMixin


class NeedsForm(OwnWordsMixin, forms.Form):
    """The first step: topics, the usual ones of the student's stage first."""

    topics = forms.MultipleChoiceField(
        error_messages={
            "required": "Tick at least one topic, or choose “I don't know yet”.",
            "invalid_choice": "Choose from the topics on this page.",
        }
    )

    def __init__(self, *args, usual: list[Topic], more: list[Topic], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.usual, self.more = usual, more
        self.fields["topics"].choices = [(topic.slug, topic.name) for topic in [*usual, *more]]

    @property
    def chosen(self) -> list[Topic]:
        return [topic for topic in [*self.usual, *self.more] if topic.slug in self.cleaned_data["topics"]]

    @property
    def ticked(self) -> list[str]:
        return self.data.getlist("topics") if self.is_bound else self.initial.get("topics", [])

    @property
    def more_is_open(self) -> bool:
        return any(topic.slug in self.ticked for topic in self.more)


class GoalInNeedForm(GoalWordsForm):
    """The second step: a goal in one of the needs. Left empty it is no goal and no mistake."""

    def __init__(self, *args, student, topic: Topic, **kwargs) -> None:
        self.topic = topic
        super().__init__(*args, prefix=topic.slug, instance=Goal(student=student, topic=topic), **kwargs)
        self.fields["text"].required = False
        self.fields["text"].help_text = topic.hint and f"For example about: {topic.hint}"

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("text") and (cleaned.get("measure") or cleaned.get("target_on")):
            self.add_error("text", NO_WORDS)
        return cleaned

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("text"))
