"""The parts of a log that come in rows: what somebody will do, and goals that the talk touched."""

from datetime import date

from django import forms

from accounts.clock import school_today
from accounts.models import User
from matching.forms.words import OwnWordsMixin
from matching.models import Goal
from meetings.models import ActionItem, MeetingGoal
from meetings.services import GoalTouched, NewAction

ROWS = 3
TALKED = "talked"


class ActionForm(OwnWordsMixin, forms.Form):
    """One thing that somebody will do. An empty row is no row."""

    text = forms.CharField(label="What", required=False, max_length=ActionItem._meta.get_field("text").max_length)
    owner = forms.ChoiceField(label="Who", required=False)
    due_on = forms.DateField(
        label="By when", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, people: list[User], reader: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choices = [(key, "You" if person == reader else str(person)) for key, person in self.people.items()]
        self.fields["owner"].choices = choices
        self.fields["owner"].initial = choices[0][0]

    def clean_due_on(self) -> date | None:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < school_today():
            raise forms.ValidationError("This day is over. Choose a later one, or leave it empty.")
        return due_on

    def clean(self) -> dict:
        if self.cleaned_data.get("due_on") and not self.cleaned_data.get("text"):
            self.add_error("text", "Say what will be done by this date, or clear the date.")
        return self.cleaned_data

    def as_action(self) -> NewAction:
        owner = self.people[self.cleaned_data["owner"] or self.fields["owner"].initial]
        return NewAction(text=self.cleaned_data["text"], owner=owner, due_on=self.cleaned_data["due_on"])


ActionFormSet = forms.formset_factory(ActionForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


class GoalForm(OwnWordsMixin, forms.Form):
    """One shared goal: whether it was talked about, and how far the student is in the eyes of whoever logs."""

    touched = forms.ChoiceField(required=False)

    def __init__(self, data=None, *, goal: Goal, reader: User, named: bool, row: MeetingGoal | None) -> None:
        initial = {"touched": TALKED if row or named else ""}
        super().__init__(data, prefix=f"goal-{goal.pk}", initial=initial)
        self.goal, self.row, self.is_own = goal, row, goal.student_id == reader.pk
        says = "I am at" if self.is_own else "I see it at"
        steps = [(str(value), f"Yes. {says}: {label.lower()}") for value, label in Goal.Progress.choices]
        field = self.fields["touched"]
        field.label, field.choices = goal.text, [("", "Not talked about"), (TALKED, "Talked about"), *steps]
        field.help_text = self._known()

    def as_touched(self) -> GoalTouched | None:
        said = self.cleaned_data["touched"]
        if not said:
            return None
        return GoalTouched(self.goal, None if said == TALKED else int(said))

    def _known(self) -> str:
        now = f"{'You said' if self.is_own else self.goal.student} so far: {self.goal.get_progress_display().lower()}."
        return now if self.is_own else f"In the words of {now}"
