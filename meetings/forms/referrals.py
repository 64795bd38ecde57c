"""To whom a mentor points a student: somebody of the directory, a service of the school, or a name. One of them, or none."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.clock import school_today
from accounts.models import MentorProfile, User
from matching.forms.people import PersonField
from matching.forms.words import OwnWordsMixin
from matching.models import Relationship
from meetings.models import Meeting, Referral
from meetings.services.referrals import NewReferral
from resources.models import HelpService

ONE_AT_A_TIME = "Name one at a time: a person, a service or a name. You can add another once this one is saved."


class MaybePersonField(PersonField):
    def clean(self, value: object) -> User | None:
        return super().clean(value) if str(value or "").strip() else None


class ReferralPart(OwnWordsMixin, forms.Form):
    """As part of another form: left empty it says nothing."""

    person = MaybePersonField(label="Somebody in the directory", required=False)
    service = forms.ModelChoiceField(
        HelpService.objects.none(), label="A service of the school", required=False, empty_label="None"
    )
    name = forms.CharField(
        label="Somebody or something else",
        required=False,
        max_length=Referral._meta.get_field("to_name").max_length,
        help_text="A name alone; what it is about you tell the student yourself.",
    )

    def __init__(self, data=None, *, relationship: Relationship, reader: User, **kwargs) -> None:
        super().__init__(data, **kwargs)
        self.fields["person"].queryset = could_be_named(relationship, reader)
        self.fields["service"].queryset = HelpService.objects.for_now()

    def clean(self) -> dict:
        data = super().clean()
        if len(self._named(data)) > 1:
            raise ValidationError(ONE_AT_A_TIME)
        return data

    def as_referral(self) -> NewReferral | None:
        named = self._named(self.cleaned_data)
        return NewReferral(named[0]) if named else None

    def _named(self, data: dict) -> list:
        return [data[name] for name in ("person", "service", "name") if data.get(name)]


class ReferralForm(ReferralPart):
    """On its own it names somebody, and in a group it says for which of the students."""

    def __init__(self, data=None, *, meeting: Meeting, reader: User, **kwargs) -> None:
        super().__init__(data, relationship=meeting.relationship, reader=reader, **kwargs)
        self.pairs = {str(pair.pk): pair for pair in meeting.relationships if pair.is_live}
        if meeting.is_group:
            students = [(key, str(pair.mentee)) for key, pair in self.pairs.items()]
            self.fields["student"] = forms.ChoiceField(label="For whom", choices=students)
            self.order_fields(["student"])

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not self._named(data):
            raise ValidationError("Name somebody, or choose a service.")
        return data

    @property
    def pair(self) -> Relationship:
        return self.pairs.get(self.cleaned_data.get("student"), next(iter(self.pairs.values())))


def could_be_named(relationship: Relationship, reader: User) -> QuerySet[User]:
    """Every other mentor of the directory: a name that were refused would tell who is kept apart from this student."""
    listed = MentorProfile.objects.listed().not_over(school_today())
    return User.objects.filter(mentor_profile__in=listed).exclude(pk__in=[relationship.mentee_id, reader.pk])
