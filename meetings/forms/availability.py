from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from accounts.clock import school_today
from accounts.models import Mode, Program
from matching.forms.words import OwnWordsMixin
from matching.models import Relationship
from meetings.models import Availability, BookingRules, Weekday

from .places import PlaceMixin

PLACE = "Optional: a room, a phone number or a video link. Those who book see it."


def clock(**attrs) -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "step": 900, **attrs}, format="%H:%M")


def calendar() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WindowForm(OwnWordsMixin, PlaceMixin, forms.ModelForm):
    """What the window itself refuses is said by the service, in one place, beside the same fields."""

    kinds = forms.MultipleChoiceField(
        choices=Relationship.Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="For",
        help_text="Choose none and every student whom you mentor or advise can book it.",
    )

    class Meta:
        model = Availability
        fields = ["weekday", "starts", "ends", "mode", "place", "kinds"]
        labels = {"weekday": "Day", "mode": "How you meet"}
        help_texts = {"place": PLACE}
        widgets = {"starts": clock(), "ends": clock()}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weekday"].choices = Weekday.choices
        self.fields["mode"].choices = Mode.with_a_time()

    def _post_clean(self) -> None:
        """The instance is left as it is: the service changes and checks it under its lock."""


class ClosedDaysForm(OwnWordsMixin, forms.Form):
    prefix = "closed"

    on = forms.DateField(label="First day", widget=calendar())
    until = forms.DateField(
        label="Last day", widget=calendar(), required=False, help_text="Empty means that day alone."
    )

    def clean_on(self) -> date:
        return not_over(self.cleaned_data["on"])

    def clean(self) -> dict:
        data = super().clean()
        data["until"] = data.get("until") or data.get("on")
        return data


class OtherTimesForm(OwnWordsMixin, PlaceMixin, forms.Form):
    prefix = "other"

    on = forms.DateField(label="Day", widget=calendar())
    starts = forms.TimeField(label="From", widget=clock())
    ends = forms.TimeField(label="To", widget=clock())
    mode = forms.ChoiceField(label="How you meet", choices=Mode.with_a_time())
    place = forms.CharField(label="Place or link", max_length=200, required=False, help_text=PLACE)

    def clean_on(self) -> date:
        return not_over(self.cleaned_data["on"])


class RulesForm(OwnWordsMixin, forms.ModelForm):
    class Meta:
        model = BookingRules
        fields = [
            "buffer_before",
            "buffer_after",
            "step_minutes",
            "notice_hours",
            "horizon_days",
            "per_day",
            "per_week",
        ]
        help_texts = {
            "buffer_after": "Between two meetings both are free: the minutes after the one and before the other.",
            "per_day": "Empty means no limit. Every meeting that is booked here counts, whoever it is with.",
            "per_week": "Empty means no limit. A week begins on Monday.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        program, fields = Program.current(), self.fields
        for name, field in fields.items():
            if isinstance(field, forms.IntegerField):
                limits = BookingRules._meta.get_field(name).validators
                field.validators += [limit for limit in limits if limit not in field.validators]
        fields["step_minutes"].choices = BookingRules.Step.choices
        fields["notice_hours"].help_text = f"Empty means what the program says: {program.booking_notice_hours} hours."
        fields["horizon_days"].help_text = f"Empty means what the program says: {program.booking_horizon_days} days."

    def _post_clean(self) -> None:
        """The service checks them, on the row as it then is."""


def not_over(day: date) -> date:
    if day < school_today():
        raise ValidationError("This day is over. Choose today or a later one.")
    return day
