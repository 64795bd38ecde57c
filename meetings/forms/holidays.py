from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from meetings.models import Holiday

MOST = 60
LONGEST = Holiday._meta.get_field("name").max_length


class HolidaysForm(forms.Form):
    """One line for each day, as staff have them in a list."""

    days = forms.CharField(
        label="Days on which the school is closed",
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "2027-01-01 New Year's Day"}),
        help_text="One line for each: the date as year-month-day, then its name. Several lines can be pasted at once.",
    )

    def clean_days(self) -> list[tuple[date, str]]:
        lines = [line.strip() for line in self.cleaned_data["days"].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(f"Add at most {MOST} days at once.")
        days = [_day(number, line) for number, line in enumerate(lines, 1)]
        if len({on for on, _ in days}) < len(days):
            raise ValidationError("One date is there twice. Keep one line for each day.")
        return days


def _day(number: int, line: str) -> tuple[date, str]:
    written, _, name = line.replace("\t", " ").partition(" ")
    try:
        on = date.fromisoformat(written.rstrip(",;:"))
    except ValueError:
        raise ValidationError(f"Line {number}: begin with the date, such as 2027-01-01.") from None
    if not name.strip():
        raise ValidationError(f"Line {number}: write the name of the day after its date.")
    if len(name.strip()) > LONGEST:
        raise ValidationError(f"Line {number}: the name is longer than {LONGEST} characters. Shorten it.")
    return on, name.strip()
