from django import forms

from matching.forms.words import OwnWordsMixin
from meetings.models import ThankYou


class ThanksForm(OwnWordsMixin, forms.Form):
    text = forms.CharField(
        label="Your thank-you",
        max_length=ThankYou._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Write a line or two, or choose “Not now”."},
    )
