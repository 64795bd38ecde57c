"""What every log has: topics, the lane that both read, the lane of its author alone, and which state of both it was made from."""

from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from accounts.models import Topic, User
from matching.models import Relationship
from meetings.models import Meeting, PrivateNote
from meetings.permissions import can_share_words
from meetings.prefill import topics_of_pair

from .parts import ActionFormSet

FIELD_OF_REFUSAL = {
    "overlap": "beside_another", "ahead": "on", "too early": "on", "note saved meanwhile": "private_note",
    "nobody came": "outcome",
}  # fmt: skip
SHOWN_BY_REFUSAL = {"changed meanwhile": "seen", "note saved meanwhile": "note_seen"}
NO_LONGER_SHARED = ("topics", "shared_notes", "led_by")


class WordsForm(forms.Form):
    """`seen` and `note_seen` say which log and note the page had shown, `revision` which page it was (see services.Log).

    After the end of a mentorship nothing is left in it that the other side would read as a message.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    note_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    revision = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    topics = forms.ModelMultipleChoiceField(
        label="What we talked about",
        required=False,
        queryset=Topic.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    shared_notes = forms.CharField(
        label="Shared notes",
        required=False,
        max_length=Meeting._meta.get_field("shared_notes").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    private_note = forms.CharField(
        label="Private note",
        required=False,
        max_length=PrivateNote._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, relationships: list[Relationship], reader: User, **kwargs) -> None:
        super().__init__(data, **kwargs)
        self.relationships, self.reader = relationships, reader
        self.shares_words = can_share_words(*relationships)
        self.likely = topics_of_pair(*relationships)
        chosen = self.initial.get("topics") or []
        self.fields["topics"].queryset = Topic.objects.offered() | Topic.objects.filter(pk__in=chosen)
        rows = {"people": self.people(), "reader": reader}
        self.actions = ActionFormSet(data, prefix="actions", form_kwargs=rows) if self.shares_words else []
        for name in set(NO_LONGER_SHARED) & set(self.fields) if not self.shares_words else ():
            del self.fields[name]

    def people(self) -> list[User]:
        """The students first: they lead."""
        return [*(pair.mentee for pair in self.relationships if pair.is_live), self.relationships[0].mentor]

    def topic_boxes(self) -> dict[str, list]:
        """Those of this pair and those that are ticked stand open, the others are one click away."""
        boxes = {True: [], False: []}
        for box in self["topics"]:
            is_near = box.data["selected"] or box.data["value"].value in self.likely
            boxes[is_near].append(box)
        return {"near": boxes[True], "far": boxes[False]}

    def is_valid(self) -> bool:
        return all([super().is_valid(), not self.actions or self.actions.is_valid()])

    def words(self) -> dict:
        """The parts of services.Log that every log has."""
        data = self.cleaned_data
        return {
            "topics": data.get("topics", ()),
            "shared_notes": data.get("shared_notes", ""),
            "private_note": data["private_note"],
            "actions": [row.as_action() for row in self.actions if row.cleaned_data.get("text")],
            "revision": data["revision"],
            "seen": data["seen"],
            "note_seen": data["note_seen"],
        }

    def refuse(self, error: ValidationError) -> None:
        """What a service refuses is shown beside the field that can put it right. What was crossed has been seen then."""
        code = error.error_list[0].code
        field = FIELD_OF_REFUSAL.get(code)
        self.add_error(field if field in self.fields else None, error)
        if name := SHOWN_BY_REFUSAL.get(code):
            self.data = self.data.copy()
            self.data[name] = self.initial[name]

    def was_crossed(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, "changed meanwhile")
