from django import forms

from accounts.models import Specialty, Topic


class DirectoryForm(forms.Form):
    """The directory's filters; the address holds them, so that a search can be kept or passed on."""

    q = forms.CharField(
        label="Name or word",
        required=False,
        max_length=80,
        error_messages={"max_length": "Search with at most %(limit_value)d characters."},
    )
    topic = forms.ModelChoiceField(
        Topic.objects.offered(), required=False, to_field_name="slug", empty_label="Any topic"
    )
    specialty = forms.ModelChoiceField(
        Specialty.objects.offered(), required=False, to_field_name="slug", empty_label="Any specialty"
    )
    room = forms.BooleanField(label="Has room now", required=False)
