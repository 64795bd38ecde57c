from django import forms

from meetings.models import Availability, Weekday


class WindowForm(forms.ModelForm):
    class Meta:
        model = Availability
        fields = ["weekday", "starts", "ends", "mode", "place"]
        labels = {"weekday": "Day", "mode": "How you meet"}
        help_texts = {"place": "Optional: a room, a phone number or a video link. Those who book see it."}
        widgets = {
            "starts": forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M"),
            "ends": forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M"),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weekday"].choices = Weekday.choices
