from collections.abc import Collection
from uuid import UUID

from django import forms

from accounts.models import MentorProfile, Stage, User

from ..staff.suggesting import to_choose_from
from .words import OwnWordsMixin


class StageForm(OwnWordsMixin, forms.Form):
    """The stage in the address of a list of staff."""

    stage = forms.ChoiceField(
        required=False,
        choices=[("", "Every stage"), *Stage.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def chosen(self) -> str:
        return self.cleaned_data["stage"] if self.is_valid() else ""


class PeopleChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, profile: MentorProfile) -> str:
        places = "1 place" if profile.free == 1 else f"{profile.free} places"
        return ", ".join(filter(None, [str(profile.user), str(profile.department or profile.affiliation), places]))


class SuggestForm(OwnWordsMixin, forms.Form):
    """One to three people. Whoever was ticked stays in the list while the words find others."""

    mentors = PeopleChoice(
        MentorProfile.objects.none(),
        label="People with room today",
        help_text="Choose one to three.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one to three people."},
    )
    words = forms.CharField(label="Name or department", required=False, max_length=100)

    def __init__(self, *args, student: User, chosen: Collection[UUID], words: str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentors"].queryset = to_choose_from(student, chosen, words)

    def people(self) -> list[User]:
        return [profile.user for profile in self.cleaned_data["mentors"]]
