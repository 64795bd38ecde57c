from django import forms

from matching.forms.words import OwnWordsMixin
from meetings.models import PrivateNote


class NoteForm(OwnWordsMixin, forms.Form):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Your private note",
        required=False,
        max_length=PrivateNote._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
