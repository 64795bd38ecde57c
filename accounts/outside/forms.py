from django import forms

from ..models import MentorProfile, User
from .hosts import possible_hosts


class OutsideForm(forms.Form):
    affiliation = forms.CharField(
        label="Where they work, or what ties them to the school",
        max_length=MentorProfile._meta.get_field("affiliation").max_length,
        help_text="Such as “Riverside Hospital” or “Class of 2009”. Students read it, and say yes to it before they ask.",
        error_messages={"required": "Say where they work, or what ties them to the school."},
    )
    host = forms.ModelChoiceField(
        User.objects.none(),
        empty_label="Choose a person",
        help_text="Somebody of the school who answers for them.",
        error_messages={"required": "Choose who in the school answers for them."},
    )
    until = forms.DateField(
        label="Last day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="From the day after, no student can ask them anew. What runs goes on. You can extend it at any time.",
        error_messages={"required": "Choose the last day.", "invalid": "Write the day like 2027-06-30."},
    )

    def __init__(self, *args, person: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = possible_hosts(person)
