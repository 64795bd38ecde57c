from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Topic

from .words import OwnWordsMixin

MOST_FIRST_TOPICS = 5


class WhyForm(OwnWordsMixin, forms.Form):
    """What brings a student here: topics, the usual ones of their stage first."""

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

    def clean_topics(self) -> list[str]:
        chosen = self.cleaned_data["topics"]
        if len(chosen) > MOST_FIRST_TOPICS:
            raise ValidationError(f"Choose up to {MOST_FIRST_TOPICS} for a beginning. You can add more at any time.")
        return chosen

    @property
    def chosen(self) -> list[Topic]:
        return [topic for topic in [*self.usual, *self.more] if topic.slug in self.cleaned_data["topics"]]

    @property
    def ticked(self) -> list[str]:
        return self.data.getlist("topics") if self.is_bound else []

    @property
    def more_is_open(self) -> bool:
        return any(topic.slug in self.ticked for topic in self.more)
