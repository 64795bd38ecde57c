from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from accounts.clock import academic_year, school_today
from accounts.models import Enrollment, StudentProfile, Track, User
from accounts.scopes import students_in_scope

from .permissions import can_open_lists
from .statistics import TOTAL


def year_label(year: int) -> str:
    return f"{year}\N{EN DASH}{(year + 1) % 100:02}"


@dataclass(frozen=True)
class Filters:
    """What was chosen. The address of a report carries all of it, so that it can be opened again."""

    year: int
    track: str = TOTAL
    cohort: str = TOTAL
    as_in_file: bool = False

    def query(self, **more: str) -> str:
        chosen = {
            "year": str(self.year),
            "track": "" if self.track == TOTAL else self.track,
            "cohort": "" if self.cohort == TOTAL else self.cohort,
            "numbers": "file" if self.as_in_file else "",
        }
        return urlencode({name: value for name, value in (chosen | more).items() if value})


class FilterForm(forms.Form):
    year = forms.TypedChoiceField(label="Academic year", coerce=int, required=False)
    track = forms.ChoiceField(required=False)
    cohort = forms.TypedChoiceField(label="Class that entered in", required=False)
    numbers = forms.ChoiceField(
        label="Numbers", required=False, choices=[("", "Of the year so far"), ("file", "As a file has them")]
    )

    def __init__(self, *args, reader: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.this_year, self.only_track = academic_year(school_today()), reader.scope_track
        enrollments, profiles = Enrollment.objects.all(), StudentProfile.objects.all()
        if self.only_track:
            enrollments = enrollments.filter(track=self.only_track)
            profiles = profiles.filter(user__in=students_in_scope(reader).values("pk"))
        if not can_open_lists(reader):
            del self.fields["numbers"]
        self._offer(enrollments, profiles)

    def _offer(self, enrollments: QuerySet, profiles: QuerySet) -> None:
        years = set(enrollments.values_list("academic_year", flat=True).distinct())
        self.fields["year"].choices = [
            (year, year_label(year))
            for year in sorted(years | {self.this_year}, reverse=True)
            if year <= self.this_year
        ]
        self.fields["track"].choices = self._tracks()
        cohorts = profiles.order_by("-cohort").values_list("cohort", flat=True).distinct()
        self.fields["cohort"].choices = [("", "All classes"), *((str(year), str(year)) for year in cohorts)]
        self.initial = {"year": self.this_year}

    def _tracks(self) -> list[tuple[str, str]]:
        """For the staff of one track the filter stands still."""
        if self.only_track is None:
            return [("", "All tracks"), *Track.objects.values_list("slug", "name")]
        sentence = f"You see the {self.only_track} track alone. Leave this filter on it."
        self.fields["track"].error_messages["invalid_choice"] = sentence
        return [(self.only_track.slug, self.only_track.name)]

    @property
    def leaves_scope(self) -> bool:
        return self.only_track is not None and "track" in self.errors

    @property
    def filters(self) -> Filters:
        chosen = self.cleaned_data
        return Filters(
            year=chosen["year"] or self.this_year,
            track=self.only_track.slug if self.only_track else chosen["track"] or TOTAL,
            cohort=chosen["cohort"] or TOTAL,
            as_in_file=chosen.get("numbers") == "file",
        )

    def track_name(self) -> str:
        return dict(self.fields["track"].choices)["" if self.filters.track == TOTAL else self.filters.track]
