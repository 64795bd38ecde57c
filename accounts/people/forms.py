from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from ..clock import school_today
from ..edits import Edit
from ..forms import EditForm
from ..grants.forms import ScopeForm
from ..invisible import without_invisible
from ..models import Enrollment, Role, StaffScope, Stage, Track, User
from ..years.bounds import check_first_day
from .arrival import Arrival

NO_NAME = "Write the name as others should read it."
TRACK_AND_MORE = "A track goes with “One track” only. Choose that above, or no track here."


class PeopleForm(forms.Form):
    """The filters of the staff's list; the address holds them."""

    q = forms.CharField(label="Name, address or school ID", required=False, max_length=80)
    role = forms.ChoiceField(required=False, choices=[("", "Any role"), *Role.choices])
    stage = forms.ChoiceField(required=False, choices=[("", "Any stage"), *Stage.choices])
    track = forms.ModelChoiceField(Track.objects.all(), required=False, to_field_name="slug", empty_label="Any track")
    status = forms.ChoiceField(
        label="Enrollment", required=False, choices=[("", "Any status"), *Enrollment.Status.choices]
    )
    cohort = forms.IntegerField(label="Class that entered in", required=False, min_value=1990, max_value=2100)
    state = forms.ChoiceField(
        label="Signing in", required=False, choices=[("", "All in the program"), *Arrival.choices]
    )

    def __init__(self, *args, extra, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for found in extra:
            choices = [("", "All"), *found.choices]
            self.fields[found.name] = forms.ChoiceField(label=found.label, required=False, choices=choices)


class PersonForm(EditForm):
    """What the roster says of a person. The role stays: what somebody wrote and agreed was in that role."""

    class Meta:
        model = User
        fields = ["full_name", "email", "school_id"]
        error_messages = {
            "full_name": {"required": NO_NAME},
            "email": {"required": "Write the address at which mail reaches this person."},
        }

    def clean_full_name(self) -> str:
        name = " ".join(without_invisible(self.cleaned_data["full_name"]).split())
        if not name:
            raise ValidationError(NO_NAME)
        return name

    def clean_email(self) -> str:
        address = User.objects.normalize_email(self.cleaned_data["email"])
        others = User.objects.with_email(address).exclude(pk=self.instance.pk)
        if other := others.first():
            raise ValidationError(f"{other} already has this address.")
        return address

    def clean_school_id(self) -> str:
        number = self.cleaned_data["school_id"].strip()
        others = User.objects.filter(school_id__iexact=number).exclude(pk=self.instance.pk)
        if number and (other := others.first()):
            raise ValidationError(f"{other} already has this school ID.")
        return number


class NameForm(PersonForm):
    """For a scope: by the address and the school ID somebody signs in, so those are for who sees the whole school."""

    class Meta(PersonForm.Meta):
        fields = ["full_name"]


class NewPersonForm(PersonForm):
    """One of each role adds what only that role has."""

    send = forms.BooleanField(label="Mail the invitation right away", required=False, initial=True)

    def person_edit(self) -> Edit:
        return Edit({name: self.cleaned_data[name] for name in PersonForm.Meta.fields})

    def details(self) -> dict:
        """What the service takes beside name, address and number."""
        return {}


class NewStudentForm(NewPersonForm):
    stage = forms.ChoiceField(choices=[("", "Choose a stage"), *Stage.choices])
    track = forms.ModelChoiceField(Track.objects.offered(), empty_label="Choose a track")
    starts_on = forms.DateField(
        label="At this stage since",
        help_text="Or from a day to come.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    cohort = forms.IntegerField(
        label="Class that entered in",
        required=False,
        min_value=1990,
        max_value=2100,
        help_text="Leave empty if it follows from the stage.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", school_today())
        self.order_fields(["full_name", "email", "school_id", "stage", "track", "starts_on", "cohort", "send"])

    def clean_starts_on(self) -> date:
        return check_first_day(self.cleaned_data["starts_on"])

    def details(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("stage", "track", "starts_on", "cohort")}


class NewFacultyForm(NewPersonForm):
    mentors = forms.BooleanField(
        label="Mentors students",
        required=False,
        initial=True,
        help_text="They get a mentor profile and open it to requests themselves. An assistant who keeps calendars needs none.",
    )

    def details(self) -> dict:
        return {"mentors": self.cleaned_data["mentors"]}


class NewStaffForm(ScopeForm, NewPersonForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["full_name", "email", "school_id", "scope", "track", "send"])

    def clean(self) -> dict:
        """Nothing is preset here, so a track beside another scope is a slip."""
        track = self.cleaned_data.get("track")
        chosen = super().clean()
        if track and chosen.get("scope") in {StaffScope.SCHOOL, StaffScope.REPORTS}:
            self.add_error("track", TRACK_AND_MORE)
        return chosen

    def details(self) -> dict:
        return {"staff_scope": self.cleaned_data["scope"], "scope_track": self.cleaned_data["track"]}


NEW = {Role.STUDENT: NewStudentForm, Role.FACULTY: NewFacultyForm, Role.STAFF: NewStaffForm}
