import unicodedata
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.clock import school_today, zone_for
from accounts.invisible import VisibleTextMixin
from accounts.models import Program, User

from ..asking.prefill import MOST_GOALS
from ..models import Goal, Request
from ..rules import consent_missing, why_not_request
from .times import MOST_TIMES, LocalTimeField
from .words import OwnWordsMixin

LONGEST_CHAT_MESSAGE = 600
LETTERS_IN_A_ROW, FEWEST_ROWS, MOST_ROWS = 90, 4, 14
FARTHEST = timedelta(days=365 * 8)
TRIAL = "For {days} days. At the end each of you says whether to go on; either may stop, and nobody is asked why."
GOALS = f"Up to {MOST_GOALS}. Your mentor sees these, and no other goal of yours."
# Letters and signs to the computer, and nothing to the eye.
BLANK = "\u115f\u1160\u2800\u3164\uffa0"
WEEKS = {1: "Every week", 2: "Every two weeks", 4: "Every four weeks", 8: "Every eight weeks", 12: "Every twelve weeks"}
MINUTES = {15: "15 minutes", 30: "30 minutes", 45: "45 minutes", 60: "60 minutes"}


class AskForm(OwnWordsMixin, VisibleTextMixin, forms.ModelForm):
    """Asking one person for something: what holds for a request for mentoring and for a chat alike."""

    kind = Request.Kind.MENTORING
    handing_on = False

    def __init__(self, *args, student: User, mentor: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.student, self.mentor = student, mentor
        for field in self.fields.values():
            _say_how_long(field)
        if mentor.is_outside_mentor:
            self.fields["outside_consent"] = _consent_to(mentor)

    def clean(self) -> dict:
        if refusal := why_not_request(self.student, self.mentor, self.kind, handing_on=self.handing_on):
            raise ValidationError(refusal)
        cleaned = super().clean()
        if "message" in cleaned and not _can_be_seen(cleaned["message"]):
            self.add_error("message", f"Write a sentence or two for {self.mentor}.")
        return cleaned


def _say_how_long(field: forms.Field) -> None:
    most = field.widget.attrs.get("maxlength") if isinstance(field.widget, forms.Textarea) else None
    if most:
        field.help_text = f"{field.help_text} Up to {int(most):,} characters.".strip()


def _can_be_seen(text: str) -> bool:
    return any(unicodedata.category(letter)[0] not in "CZ" and letter not in BLANK for letter in text)


def _rows_for(text: str) -> int:
    """As many as the text fills, so that all of it can be read at a glance."""
    lines = sum(1 + len(line) // LETTERS_IN_A_ROW for line in text.splitlines())
    return min(max(lines + 1, FEWEST_ROWS), MOST_ROWS)


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


class GoalsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, goal: Goal) -> str:
        return f"{goal.text} ({goal.topic})"


class RequestForm(AskForm):
    """The general form. `goals` are the student's open ones, in the order in which they are offered."""

    class Meta:
        model = Request
        fields = [
            "introduction", "message", "research_aspect", "research_skills", "cadence_weeks", "length_minutes",
            "wants_trial", "hoped_until",
        ]  # fmt: skip
        widgets = {
            "introduction": forms.Textarea(attrs={"rows": 4}),
            "message": forms.Textarea(attrs={"rows": 6}),
            "research_aspect": forms.Textarea(attrs={"rows": 3}),
            "research_skills": forms.Textarea(attrs={"rows": 3}),
            "hoped_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        labels = {
            "introduction": "Who you are",
            "message": "Why you are asking this person",
            "research_aspect": "Which part of their work draws you",
            "research_skills": "What you bring, and what you hope to learn",
            "cadence_weeks": "How often you hope to meet",
            "length_minutes": "For how long",
            "wants_trial": "Begin with a trial",
            "hoped_until": "Until about (optional)",
        }
        help_texts = {
            "introduction": "From your profile. Change what you like; it changes here alone.",
            "message": "Two or three sentences: what drew you to this person, and what you hope for.",
            "hoped_until": "Such as the end of a rotation or of a project.",
        }
        error_messages = {"message": {"required": "Write a sentence or two: it is what your mentor decides by."}}

    def __init__(self, *args, goals: list[Goal], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone_for(self.student)
        if self.kind != Request.Kind.RESEARCH:
            del self.fields["research_aspect"], self.fields["research_skills"]
        self.fields["introduction"].widget.attrs["rows"] = _rows_for(self["introduction"].value() or "")
        self._offer("cadence_weeks", WEEKS, "Every {} weeks")
        self._offer("length_minutes", MINUTES, "{} minutes")
        self.fields["wants_trial"].help_text = TRIAL.format(days=Program.current().trial_days)
        self._add_goals(goals)
        for number in range(1, MOST_TIMES + 1):
            self.fields[f"time_{number}"] = LocalTimeField(zone=self.zone, label=f"Time {number}")

    @property
    def times(self) -> list:
        return [self[f"time_{number}"] for number in range(1, MOST_TIMES + 1)]

    def clean_goals(self):
        goals = self.cleaned_data["goals"]
        if len(goals) > MOST_GOALS:
            raise ValidationError(f"Choose up to {MOST_GOALS} goals. A mentor can start with a few.")
        return goals

    def clean_hoped_until(self):
        until, today = self.cleaned_data["hoped_until"], school_today()
        if until and not today < until <= today + FARTHEST:
            raise ValidationError("Choose a day in the coming eight years, or leave it empty.")
        return until

    def clean(self) -> dict:
        cleaned = super().clean()
        seen = set()
        for field in self.times:
            at = cleaned.get(field.name)
            if at and at in seen:
                self.add_error(field.name, "You chose this time twice. Choose another, or leave it empty.")
            seen.add(at)
        return cleaned

    def letter(self) -> dict[str, Any]:
        """What was written, by the fields of Request."""
        written = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}
        times = sorted(filter(None, (self.cleaned_data[field.name] for field in self.times)))
        return written | {"proposed_times": times, "time_zone": self.zone.key if times else ""}

    def as_typed(self) -> dict[str, Any]:
        """What stands in it, whole or not, for another form to begin with."""
        self.is_valid()
        rhythm = {name: self.cleaned_data.get(name, self.initial[name]) for name in ("cadence_weeks", "length_minutes")}
        return {field.name: field.data for field in self} | rhythm

    def unsent(self) -> Request:
        return Request(student=self.student, mentor=self.mentor, kind=self.kind, **self.letter())

    def _offer(self, name: str, usual: dict[int, str], words: str) -> None:
        """The usual numbers, and the mentor's or the student's own where it is another."""
        value = self.initial.get(name)
        own = {} if value is None or value in usual else {value: words.format(value)}
        self.fields[name].widget = forms.Select(choices=sorted((usual | own).items()))

    def _add_goals(self, goals: list[Goal]) -> None:
        own = Goal.objects.filter(pk__in=[goal.pk for goal in goals]).select_related("topic")
        field = GoalsField(own, label="Goals to attach", required=False, help_text=GOALS)
        field.choices = [(goal.pk, field.label_from_instance(goal)) for goal in goals]
        self.fields["goals"] = field


class ResearchForm(RequestForm):
    kind = Request.Kind.RESEARCH
