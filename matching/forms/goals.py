from django import forms
from django.core.exceptions import ValidationError

from accounts.clock import school_today
from accounts.models import Topic

from ..models import Goal


class GoalForm(forms.ModelForm):
    class Meta:
        model = Goal
        fields = ["topic", "text", "kind", "importance", "measure", "target_on"]
        widgets = {
            "target_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "importance": forms.Select(
                choices=[
                    (5, "5 · It matters most"),
                    (4, "4"),
                    (3, "3 · It matters"),
                    (2, "2"),
                    (1, "1 · It would be nice"),
                ]
            ),
        }
        help_texts = {
            "text": "One sentence is enough, such as “Decide between pediatrics and family medicine”.",
            "measure": "Optional. It helps to see later that you got there.",
            "target_on": "Optional.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.offered()
        self.fields["topic"].empty_label = "Choose a topic"

    def clean_target_on(self):
        day = self.cleaned_data["target_on"]
        if day and "target_on" in self.changed_data and day < school_today():
            raise ValidationError("Choose today or a day that is still to come.")
        return day
