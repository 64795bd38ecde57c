from django import forms

from matching.forms.words import OwnWordsMixin
from meetings.models import Participant

Attendance = Participant.Attendance


class OwnPartForm(OwnWordsMixin, forms.Form):
    """What a student of a group says of it: whether they came."""

    attendance = forms.ChoiceField(
        label="Did you come?",
        choices=[
            (Attendance.CAME, "Yes, I came"),
            (Attendance.EXCUSED, "I could not come"),
            (Attendance.ABSENT, "I did not come"),
        ],
        initial=Attendance.CAME,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you came."},
    )
