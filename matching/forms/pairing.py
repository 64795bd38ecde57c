from django import forms
from django.db.models import QuerySet

from accounts.models import User

from ..models import PeerMember, PeerProgram, Relationship

ASSIGNABLE_KINDS = [
    (kind.value, kind.label)
    for kind in (
        Relationship.Kind.MENTORING,
        Relationship.Kind.ADVISING,
        Relationship.Kind.RESEARCH,
        Relationship.Kind.PEER,
    )
]


class MentorChoice(forms.ModelChoiceField):
    def label_from_instance(self, mentor: User) -> str:
        return f"{mentor} (outside the school)" if mentor.is_outside_mentor else str(mentor)


class PairFromForm(forms.Form):
    """What the address of the pairing page says: as what, and from among whom."""

    kind = forms.ChoiceField(choices=ASSIGNABLE_KINDS, required=False)
    program = forms.ModelChoiceField(PeerProgram.objects.all(), required=False)

    def narrow(self, mentors: QuerySet[User]) -> QuerySet[User]:
        """For a peer program those of it who would like to mentor."""
        if not (self.is_valid() and self.cleaned_data["program"]):
            return mentors
        members = PeerMember.objects.standing().would_mentor().filter(program=self.cleaned_data["program"])
        return mentors.filter(pk__in=members.values("student"))


class PairForm(forms.Form):
    """Staff pair a student with somebody, and say why."""

    mentor = MentorChoice(label="With", queryset=User.objects.none(), empty_label="Choose a person")
    kind = forms.ChoiceField(label="As", choices=ASSIGNABLE_KINDS)
    reason = forms.CharField(
        label="Why", max_length=200, help_text="Kept for staff alone. Do not write anything personal here."
    )

    def __init__(self, *args, student: User, mentors: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        mentors = mentors.exclude(pk=student.pk).select_related("mentor_profile").order_by("full_name")
        self.fields["mentor"].queryset = mentors
