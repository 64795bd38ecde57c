from django import forms
from django.core.exceptions import ValidationError

from accounts.invisible import VisibleTextMixin
from accounts.models import Topic, User

from ..models import PeerMember, PeerProgram

NOBODY = "No student of the program has this address. Look for a typing error."


class ProgramForm(VisibleTextMixin, forms.ModelForm):
    class Meta:
        model = PeerProgram
        fields = ["name", "about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"name": {"unique": "There is a program of this name already. Choose another name."}}


class OrganizerForm(forms.Form):
    email = forms.EmailField(label="A student's e-mail address", help_text="The address with which they sign in here.")

    def clean_email(self) -> str:
        address = self.cleaned_data["email"]
        self.person = User.objects.active().students().with_email(address).first()
        if self.person is None:
            raise ValidationError(NOBODY)
        return address


class AnswersForm(VisibleTextMixin, forms.ModelForm):
    class Meta:
        model = PeerMember
        fields = ["side", "topics", "hopes"]
        labels = {"side": "What I would like", "topics": "What I would like to talk about"}
        widgets = {
            "side": forms.RadioSelect,
            "topics": forms.CheckboxSelectMultiple,
            "hopes": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = PeerMember.Side.choices
        self.fields["topics"].queryset = Topic.objects.offered()
        self.fields["topics"].required = False
