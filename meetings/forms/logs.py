from datetime import datetime, time
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone

from accounts.models import Mode, Topic, User
from matching.models import Relationship
from meetings.models import ActionItem, Meeting, PrivateNote
from meetings.permissions import can_share_words
from meetings.prefill import topics_of_pair
from meetings.services import Log, NewAction

ROWS = 3
FIELD_OF_REFUSAL = {
    "overlap": "beside_another", "ahead": "on", "too early": "on", "note saved meanwhile": "private_note",
}  # fmt: skip
SHOWN_BY_REFUSAL = {"changed meanwhile": "seen", "note saved meanwhile": "note_seen"}
NO_LONGER_SHARED = ("topics", "shared_notes")
OUTCOMES = [("held", "Yes, we met"), ("not_held", "No, it did not take place")]


class ActionForm(forms.Form):
    """One thing that somebody will do. An empty row is no row."""

    text = forms.CharField(label="What", required=False, max_length=ActionItem._meta.get_field("text").max_length)
    owner = forms.ChoiceField(label="Who", required=False)
    due_on = forms.DateField(
        label="By when", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, relationship: Relationship, reader: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in (relationship.mentee, relationship.mentor)}
        choices = [(key, "You" if person == reader else str(person)) for key, person in self.people.items()]
        self.fields["owner"].choices = choices
        self.fields["owner"].initial = choices[0][0]

    def clean(self) -> dict:
        if self.cleaned_data.get("due_on") and not self.cleaned_data.get("text"):
            self.add_error("text", "Say what will be done by this date, or clear the date.")
        return self.cleaned_data

    def as_action(self) -> NewAction:
        owner = self.people[self.cleaned_data["owner"] or self.fields["owner"].initial]
        return NewAction(text=self.cleaned_data["text"], owner=owner, due_on=self.cleaned_data["due_on"])


ActionFormSet = forms.formset_factory(ActionForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


class LogForm(forms.Form):
    """Everything known arrives filled in as `initial`. An untouched day and time mean `planned_at`.

    `seen` and `note_seen` say which log and note the page had shown, `revision` which page it was (see services.Log).
    After the end of a mentorship nothing is left in it that the other side would read as a message.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    note_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    revision = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label="Did you meet?", choices=OUTCOMES, initial="held", widget=forms.RadioSelect)
    not_held_reason = forms.ChoiceField(
        label="If not: what came between?", required=False, choices=[("", "Choose"), *Meeting.NotHeldReason.choices]
    )
    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    at = forms.TimeField(label="Time", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=5,
        max_value=480,
        error_messages={"min_value": "Enter at least 5 minutes.", "max_value": "Enter at most 480 minutes."},
    )
    mode = forms.ChoiceField(label="How", choices=Mode)
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
    beside_another = forms.BooleanField(label="Log it all the same, beside the other meeting", required=False)

    def __init__(
        self, data=None, *, relationship: Relationship, reader: User, planned_at: datetime | None = None, **kwargs
    ):
        super().__init__(data, **kwargs)
        self.planned_at, self.shares_words = planned_at, can_share_words(relationship)
        self.likely = topics_of_pair(relationship)
        chosen = self.initial.get("topics") or []
        self.fields["topics"].queryset = Topic.objects.offered() | Topic.objects.filter(pk__in=chosen)
        people = {"relationship": relationship, "reader": reader}
        self.actions = ActionFormSet(data, prefix="actions", form_kwargs=people) if self.shares_words else []
        for name in () if self.shares_words else NO_LONGER_SHARED:
            del self.fields[name]

    def topic_boxes(self) -> dict[str, list]:
        """Those of this pair and those that are ticked stand open (all of them, where the pair has none yet)."""
        boxes = {True: [], False: []}
        for box in self["topics"]:
            is_near = box.data["selected"] or not self.likely or box.data["value"].value in self.likely
            boxes[is_near].append(box)
        return {"near": boxes[True], "far": boxes[False]}

    def is_valid(self) -> bool:
        return all([super().is_valid(), not self.actions or self.actions.is_valid()])

    def clean(self) -> dict:
        data = super().clean()
        if data.get("outcome") == "not_held" and not data.get("not_held_reason"):
            self.add_error("not_held_reason", "Choose what came between; the closest is enough.")
        if data.get("on") and data.get("at"):
            data["starts_at"] = self._starts_at(data["on"], data["at"])
        return data

    def as_log(self) -> Log:
        data = self.cleaned_data
        return Log(
            starts_at=data["starts_at"],
            minutes=data["minutes"],
            mode=data["mode"],
            not_held_reason=data["not_held_reason"] if data["outcome"] == "not_held" else "",
            topics=data.get("topics", ()),
            shared_notes=data.get("shared_notes", ""),
            private_note=data["private_note"],
            actions=[row.as_action() for row in self.actions if row.cleaned_data.get("text")],
            beside_another=data["beside_another"],
            revision=data["revision"],
            seen=data["seen"],
            note_seen=data["note_seen"],
        )

    def refuse(self, error: ValidationError) -> None:
        """What a service refuses is shown beside the field that can put it right. What was crossed has been seen then."""
        code = error.error_list[0].code
        self.add_error(FIELD_OF_REFUSAL.get(code), error)
        if name := SHOWN_BY_REFUSAL.get(code):
            self.data = self.data.copy()
            self.data[name] = self.initial[name]

    def was_crossed(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, "changed meanwhile")

    def asks_about_overlap(self) -> bool:
        return "beside_another" in self.errors or self["beside_another"].value() in {True, "on"}

    def _starts_at(self, day, clock: time) -> datetime | None:
        planned = self.planned_at and timezone.localtime(self.planned_at)
        if planned and (planned.date(), planned.time().replace(second=0, microsecond=0)) == (day, clock):
            return self.planned_at
        try:
            return from_current_timezone(datetime.combine(day, clock))
        except ValidationError:
            self.add_error(
                "at", "Clocks were changed at that time, so it is not clear. Choose an hour earlier or later."
            )
            return None


class NoteForm(forms.Form):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Your private note",
        required=False,
        max_length=PrivateNote._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
