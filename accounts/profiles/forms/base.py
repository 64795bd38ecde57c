from collections.abc import Iterator
from typing import Any

from django import forms

from accounts.forms import EditForm
from accounts.models import Audience, MentorProfile
from accounts.profiles.services import READS
from accounts.visibility import Profile, Rule, audience_of, rules_of

KEPT = {Audience.ME: "Only me, on pages about me", Audience.HIDDEN: "Hidden: kept here, shown on no page"}
FOR_MENTORS = {Audience.SCHOOL: "Everybody in the program", Audience.TIED: "My mentees"} | KEPT
FOR_STUDENTS = {Audience.ASKED: "My mentors, and mentors whom I have asked", Audience.TIED: "My mentors"} | KEPT
CHOOSE = {"invalid_choice": "Choose one of the answers."}
TICKS = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)


class SectionForm(EditForm):
    """One part of a profile. Who reads a field is chosen beside it.

    What is `suggested` stands in a part that nobody has filled in yet, and counts once its person saves it.
    """

    suggested: dict[str, Any] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._add_audiences()
        self.note_what_is_shown()
        filled = any(self.initial[name] for name in self.fields if name in self.suggested)
        self.is_suggested = bool(self.suggested) and not filled
        if self.is_suggested:
            self.initial.update(self.suggested)
        dress(self)

    def clean(self) -> dict:
        """An audience that was not sent stays as it is."""
        cleaned = super().clean()
        for name in self.names:
            if name.startswith(READS) and cleaned.get(name) == "":
                cleaned[name] = self.initial[name]
        return cleaned

    def rows(self) -> Iterator[dict]:
        """The fields as a page shows them: each with who reads it."""
        rules = rules_of(self.instance)
        for name in self.names:
            if not name.startswith(READS):
                has_choice = READS + name in self.fields
                always = name in rules and not has_choice
                yield {"field": self[name], "reads": self[READS + name] if has_choice else None, "always": always}

    def _add_audiences(self) -> None:
        for name, rule in rules_of(self.instance).items():
            if name in self.fields and rule.has_choice:
                self.fields[READS + name] = reads_field(self.instance, rule)
                self.initial[READS + name] = audience_of(self.instance, name).value


def reads_field(profile: Profile, rule: Rule) -> forms.ChoiceField:
    words = FOR_MENTORS if isinstance(profile, MentorProfile) else FOR_STUDENTS
    note = "Student affairs sees it wherever a mentor may." if rule.staff_too else ""
    choices = [(audience.value, words[audience]) for audience in rule.offered]
    return forms.ChoiceField(
        label="Who reads this?", choices=choices, required=False, help_text=note, error_messages=CHOOSE
    )


def dress(form: forms.BaseForm) -> None:
    """The look of the fields, which this app's own field template leaves to them."""
    for field in form.fields.values():
        if isinstance(field.widget, TICKS):
            field.widget.attrs["class"] = "form-check-input"
        elif isinstance(field.widget, forms.Select):
            field.widget.attrs["class"] = "form-select"
        else:
            field.widget.attrs["class"] = "form-control"


def with_own(choices: list[tuple], value: Any) -> list[tuple]:
    """The offered numbers, and the person's own where it is another."""
    return choices if value is None or value in dict(choices) else [*choices, (value, str(value))]
