from django import forms
from django.db.models import QuerySet

from accounts.models import User

from ..models import PeerMember, PeerProgram, Relationship
from ..naming import named
from .people import PersonField
from .words import OwnWordsMixin

NAMED = 12

ASSIGNABLE_KINDS = [
    (kind.value, kind.label)
    for kind in (
        Relationship.Kind.MENTORING,
        Relationship.Kind.ADVISING,
        Relationship.Kind.RESEARCH,
        Relationship.Kind.PEER,
    )
]


class PairFromForm(OwnWordsMixin, forms.Form):
    """What the address of the pairing page says: as what, and from among whom."""

    kind = forms.ChoiceField(choices=ASSIGNABLE_KINDS, required=False)
    program = forms.ModelChoiceField(PeerProgram.objects.all(), required=False)

    @property
    def narrows(self) -> bool:
        return bool(self.is_valid() and self.cleaned_data["program"])

    def narrow(self, mentors: QuerySet[User]) -> QuerySet[User]:
        """For a peer program those of it who would like to mentor."""
        if not self.narrows:
            return mentors
        members = PeerMember.objects.standing().would_mentor().filter(program=self.cleaned_data["program"])
        return mentors.filter(pk__in=members.values("student"))


class PairForm(OwnWordsMixin, forms.Form):
    """Staff pair a student with somebody, and say why. `few`: so few could be chosen that some of them are named."""

    mentor = PersonField(label="With")
    kind = forms.ChoiceField(label="As", choices=ASSIGNABLE_KINDS)
    reason = forms.CharField(
        label="Why", max_length=200, help_text="Kept for staff alone. Do not write anything personal here."
    )

    def __init__(self, *args, student: User, mentors: QuerySet[User], few: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        mentors = mentors.exclude(pk=student.pk).select_related("mentor_profile").order_by("full_name")
        self.fields["mentor"].queryset = mentors
        if few and mentors:
            names = [named(person) for person in mentors[: NAMED + 1]]
            more = " and others" if len(names) > NAMED else ""
            self.fields["mentor"].help_text = f"Would like to: {', '.join(names[:NAMED])}{more}."
