from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone

from accounts.models import Mode, User
from meetings.models import Meeting, Participant
from meetings.prefill import goal_rows
from meetings.services import Log
from meetings.services.attendance import usual_attendance

from ..agenda import left_field
from ..referrals import ReferralPart
from .parts import GoalForm
from .words import WordsForm

OUTCOMES = [("held", "Yes, we met"), ("not_held", "No, it did not take place")]
CLOCKS_CHANGED = "Clocks were changed at that time, so it is not clear. Choose an hour earlier or later."


class LogForm(WordsForm):
    """Everything known arrives filled in as `initial`. An untouched day and time mean the meeting's own."""

    outcome = forms.ChoiceField(label="Did you meet?", choices=OUTCOMES, initial="held", widget=forms.RadioSelect)
    not_held_reason = forms.ChoiceField(
        label="What came between?", required=False, choices=Meeting.NotHeldReason, widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=5,
        max_value=480,
        error_messages={"min_value": "Enter at least 5 minutes.", "max_value": "Enter at most 480 minutes."},
    )
    mode = forms.ChoiceField(label="How", choices=Mode.with_a_time())
    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    at = forms.TimeField(label="Time", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    beside_another = forms.BooleanField(label="Log it all the same, beside the other meeting", required=False)
    led_by = forms.ChoiceField(label="Who led the talk?", required=False, choices=Meeting.Led, widget=forms.RadioSelect)

    def __init__(self, data=None, *, meeting: Meeting | None = None, **kwargs) -> None:
        super().__init__(data, **kwargs)
        self.meeting = meeting
        self.planned_at = meeting.starts_at if meeting else None
        self.seats = self._add_seats()
        rows = goal_rows(self.relationships[0], meeting) if self.shares_words else []
        self.goals = [GoalForm(data, goal=goal, reader=self.reader, named=named, row=row) for goal, named, row in rows]
        if self.initial.get("mode") == Mode.MESSAGES:
            self.fields["mode"].choices = Mode.choices
        self.referral = self._referral(data)
        if left := left_field(meeting, self.reader) if meeting else None:
            self.fields["left"] = left
        if self.shares_words:
            self.fields["led_by"].choices = self._leaders()

    def attendance(self) -> list:
        return [self[name] for name in self.seats]

    def is_valid(self) -> bool:
        parts = [*self.goals, *([self.referral] if self.referral else [])]
        return all([super().is_valid(), *(part.is_valid() for part in parts)])

    def refuse(self, error: ValidationError) -> None:
        if self.referral and error.error_list[0].code == "referral":
            self.referral.add_error(None, error)
        else:
            super().refuse(error)

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
            led_by=data.get("led_by", ""),
            attendance={person.pk: data[name] for name, person in self.seats.items()},
            goals=[said for row in self.goals if (said := row.as_touched())],
            left=[item.pk for item in data.get("left", ())],
            referral=self.referral.as_referral() if self.referral else None,
            beside_another=data["beside_another"],
            **self.words(),
        )

    def asks_about_overlap(self) -> bool:
        return "beside_another" in self.errors or self["beside_another"].value() in {True, "on"}

    def asks_for_time(self) -> bool:
        """Day and time are known, so they stand folded, unless they are what has to be looked at."""
        return self.meeting is None or bool({"on", "at"} & set(self.errors))

    def _referral(self, data) -> ReferralPart | None:
        """A mentor's part, in a pair that goes on."""
        pair = self.relationships[0]
        if len(self.relationships) > 1 or not self.shares_words or self.reader != pair.mentor:
            return None
        return ReferralPart(data, prefix="referral", relationship=pair, reader=self.reader)

    def _add_seats(self) -> dict[str, User]:
        """A row for each student of a group."""
        group = self.meeting.participants.all() if self.meeting and self.meeting.is_group else []
        seats = {f"came-{seat.person_id}": seat for seat in group if seat.person_id != self.meeting.mentor.pk}
        for name, seat in seats.items():
            self.fields[name] = forms.ChoiceField(
                label=str(seat.person),
                choices=Participant.Attendance,
                initial=usual_attendance(self.meeting, seat),
                widget=forms.RadioSelect,
            )
        return {name: seat.person for name, seat in seats.items()}

    def _leaders(self) -> list[tuple[str, str]]:
        pair, is_group = self.relationships[0], self.meeting is not None and self.meeting.is_group
        return [
            (Meeting.Led.STUDENT, "The students" if is_group else self._name(pair.mentee)),
            (Meeting.Led.MENTOR, self._name(pair.mentor)),
            (Meeting.Led.BOTH, "All of us" if is_group else "Both of us"),
        ]

    def _name(self, person: User) -> str:
        return "You" if person == self.reader else str(person)

    def _starts_at(self, day: date, clock: time) -> datetime | None:
        planned = self.planned_at and timezone.localtime(self.planned_at)
        if planned and (planned.date(), planned.time().replace(second=0, microsecond=0)) == (day, clock):
            return self.planned_at
        try:
            return from_current_timezone(datetime.combine(day, clock))
        except ValidationError:
            self.add_error("at", CLOCKS_CHANGED)
            return None
