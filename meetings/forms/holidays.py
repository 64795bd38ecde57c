import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError

from meetings.models import Holiday

MOST = 60
LONGEST = Holiday._meta.get_field("name").max_length
QUOTED = 60
DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[,;:]?")
TO = {"to", "until", "-", "\N{EN DASH}"}


class HolidaysForm(forms.Form):
    """One line for each day or stretch of days, as staff have them in a list. Every bad line is told at once."""

    days = forms.CharField(
        label="Days on which the school is closed",
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "2027-01-01 New Year's Day"}),
        help_text="One line for each: the date as year-month-day, then its name. Of several days, the first and the last: "
        "2026-12-21 to 2027-01-01 Winter recess. Several lines can be pasted at once.",
    )

    def clean_days(self) -> list[tuple[date, str]]:
        lines = [line.strip() for line in self.cleaned_data["days"].splitlines() if line.strip()]
        days, errors = [], []
        for number, line in enumerate(lines[:MOST], 1):
            try:
                days += _days(line)
            except ValidationError as error:
                errors.append(f"Line {number}, {_quoted(line)}: {error.message}")
        if len(lines) > MOST or len(days) > MOST:
            errors.append(f"Add at most {MOST} days at once.")
        if twice := _twice(on for on, _ in days):
            errors.append(f"{twice} is there twice. Keep one line for each day.")
        if errors:
            raise ValidationError(errors)
        return days


def _quoted(line: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{line[:QUOTED]}\N{RIGHT DOUBLE QUOTATION MARK}"


def _days(line: str) -> list[tuple[date, str]]:
    words = line.split()
    has_last = len(words) > 2 and words[1].lower() in TO and DATE.fullmatch(words[2])
    first = _date(words[0])
    last, name = (_date(words[2]), words[3:]) if has_last else (first, words[1:])
    if last < first:
        raise ValidationError("the last day comes before the first.")
    if not name:
        raise ValidationError("write the name of the day after its date.")
    if len(" ".join(name)) > LONGEST:
        raise ValidationError(f"the name is longer than {LONGEST} characters. Shorten it.")
    count = min((last - first).days, MOST) + 1
    return [(first + timedelta(days=day), " ".join(name)) for day in range(count)]


def _date(written: str) -> date:
    found = DATE.fullmatch(written)
    if not found:
        raise ValidationError("begin with the date, such as 2027-01-01.")
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise ValidationError(f"there is no such day as {written}.") from None


def _twice(days: Iterable[date]) -> date | None:
    days = sorted(days)
    return next((one for one, other in pairwise(days) if one == other), None)
