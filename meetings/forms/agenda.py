from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from matching.forms.words import OwnWordsMixin
from meetings.models import AgendaItem, Meeting
from meetings.services.agenda import lines_to_mark

MOST_LINES = 12
LONGEST_LINE = AgendaItem._meta.get_field("text").max_length
TOO_MANY = f"Keep it to {MOST_LINES} lines; a meeting rarely has room for more."


class AgendaField(forms.CharField):
    """One line of the box is one line of the agenda."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 6}))
        super().__init__(required=False, help_text="One line for each thing you want to talk about.", **kwargs)

    def clean(self, value) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(TOO_MANY)
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST_LINE:
                raise ValidationError(f"Line {number} is longer than {LONGEST_LINE} characters. Shorten it.")
        return lines


class AgendaForm(OwnWordsMixin, forms.Form):
    """Somebody's own lines, in their order. `add` is the line of a button: it is put beneath what stands in the box."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    lines = AgendaField(label="Your lines")
    add = forms.CharField(required=False, max_length=LONGEST_LINE, widget=forms.HiddenInput)

    def clean(self) -> dict:
        data = super().clean()
        if data.get("add") and "lines" in data:
            data["lines"] = list(dict.fromkeys([*data["lines"], data["add"]]))
            if len(data["lines"]) > MOST_LINES:
                self.add_error("lines", TOO_MANY)
        return data


class LinesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, item: AgendaItem) -> str:
        return item.text


def left_field(meeting: Meeting, reader: User) -> LinesField | None:
    """For the log too. Nothing ticked: all of it was talked about."""
    lines = lines_to_mark(meeting, reader)
    if not lines.exists():
        return None
    return LinesField(
        lines,
        required=False,
        label="What did you not get to?",
        help_text="What you tick is offered for the next agenda. Nothing ticked: you talked about all of it.",
    )


class LeftForm(OwnWordsMixin, forms.Form):
    def __init__(self, data=None, *, meeting: Meeting, reader: User, **kwargs) -> None:
        super().__init__(data, **kwargs)
        if field := left_field(meeting, reader):
            field.initial = list(lines_to_mark(meeting, reader).not_talked_about().values_list("pk", flat=True))
            self.fields["left"] = field
