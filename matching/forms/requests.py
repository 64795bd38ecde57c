from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User

from ..models import Goal, Request
from ..rules import consent_missing, why_not_request

MOST_GOALS, LONGEST_CHAT_MESSAGE = 3, 600


class AskForm(forms.ModelForm):
    """Asking one person for something: what holds for a request for mentoring and for a chat alike."""

    kind = Request.Kind.MENTORING

    def __init__(self, *args, student: User, mentor: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.student, self.mentor = student, mentor
        if mentor.is_outside_mentor:
            self.fields["outside_consent"] = _consent_to(mentor)

    def clean(self) -> dict:
        if refusal := why_not_request(self.student, self.mentor, self.kind):
            raise ValidationError(refusal)
        return super().clean()


def _consent_to(mentor: User) -> forms.BooleanField:
    """Required: the form says beside the box what the service would."""
    profile = mentor.mentor_profile
    where = f"{mentor} works outside the school ({profile.affiliation}); {profile.host} at the school answers for them."
    return forms.BooleanField(
        label=f"{where} What I send goes to {mentor}, outside the school, and that is all right with me.",
        error_messages={"required": consent_missing(mentor, consent=False)},
    )


class ChatForm(AskForm):
    kind = Request.Kind.CHAT

    class Meta:
        model = Request
        fields = ["message"]
        widgets = {"message": forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_CHAT_MESSAGE})}
        labels = {"message": "What you would like to talk about"}
        help_texts = {"message": "One or two sentences. “I do not know yet” is a good reason for a chat."}

    def clean_message(self) -> str:
        message = self.cleaned_data["message"]
        if len(message) > LONGEST_CHAT_MESSAGE:
            raise ValidationError(f"Keep it to {LONGEST_CHAT_MESSAGE} characters: the rest is for the chat.")
        return message


class RequestForm(AskForm):
    class Meta:
        model = Request
        fields = ["goals", "message", "cadence_weeks", "length_minutes"]
        widgets = {
            "goals": forms.CheckboxSelectMultiple,
            "message": forms.Textarea(attrs={"rows": 6}),
            "cadence_weeks": forms.Select(
                choices=[
                    (1, "Every week"),
                    (2, "Every two weeks"),
                    (4, "Every four weeks"),
                    (8, "Every eight weeks"),
                    (12, "Every twelve weeks"),
                ]
            ),
            "length_minutes": forms.Select(
                choices=[(15, "15 minutes"), (30, "30 minutes"), (45, "45 minutes"), (60, "60 minutes")]
            ),
        }
        labels = {
            "goals": "Goals to attach",
            "message": "Why you are asking this person",
            "cadence_weeks": "How often you hope to meet",
            "length_minutes": "For how long",
        }
        help_texts = {
            "goals": f"Up to {MOST_GOALS}. Your mentor sees these, and no other goal of yours.",
            "message": "Two or three sentences: what drew you to this person, and what you hope for.",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goals"].queryset = Goal.objects.open().filter(student=self.student).select_related("topic")

    def clean_goals(self):
        goals = self.cleaned_data["goals"]
        if len(goals) > MOST_GOALS:
            raise ValidationError(f"Choose up to {MOST_GOALS} goals. A mentor can start with a few.")
        return goals
