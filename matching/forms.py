from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.clock import school_today
from accounts.models import Mode, Specialty, Topic, User

from .models import Agreement, Goal, PeerMember, PeerProgram, Relationship, Request, TrialChoice
from .rules import consent_missing, why_not_request

MOST_GOALS, MOST_FIRST_TOPICS, LONGEST_CHAT_MESSAGE = 3, 5, 600
ASSIGNABLE_KINDS = [
    (kind.value, kind.label)
    for kind in (
        Relationship.Kind.MENTORING,
        Relationship.Kind.ADVISING,
        Relationship.Kind.RESEARCH,
        Relationship.Kind.PEER,
    )
]


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


class WhyForm(forms.Form):
    """What brings a student here: topics, the usual ones of their stage first."""

    topics = forms.MultipleChoiceField(
        error_messages={
            "required": "Tick at least one topic, or choose “I don't know yet”.",
            "invalid_choice": "Choose from the topics on this page.",
        }
    )

    def __init__(self, *args, usual: list[Topic], more: list[Topic], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.usual, self.more = usual, more
        self.fields["topics"].choices = [(topic.slug, topic.name) for topic in [*usual, *more]]

    def clean_topics(self) -> list[str]:
        chosen = self.cleaned_data["topics"]
        if len(chosen) > MOST_FIRST_TOPICS:
            raise ValidationError(f"Choose up to {MOST_FIRST_TOPICS} for a beginning. You can add more at any time.")
        return chosen

    @property
    def chosen(self) -> list[Topic]:
        return [topic for topic in [*self.usual, *self.more] if topic.slug in self.cleaned_data["topics"]]

    @property
    def ticked(self) -> list[str]:
        return self.data.getlist("topics") if self.is_bound else []

    @property
    def more_is_open(self) -> bool:
        return any(topic.slug in self.ticked for topic in self.more)


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


class ChatAnswerForm(forms.Form):
    when = forms.CharField(
        label="When and where",
        required=False,
        max_length=200,
        help_text="Such as “Tuesday at 4 pm, room 12, or call me”. Left empty, the student writes to you to find a time.",
    )


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


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label="Reason",
        required=False,
        choices=[("", "I would rather not say"), *Request.DeclineReason.choices],
        help_text="The student is told kindly either way.",
    )
    note = forms.CharField(
        label="A sentence for the student, if you like",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MentorChoice(forms.ModelChoiceField):
    def label_from_instance(self, mentor: User) -> str:
        return f"{mentor} (outside the school)" if mentor.is_outside_mentor else str(mentor)


class PairFromForm(forms.Form):
    """What the address of the pairing page says: as what, and from among whom."""

    kind = forms.ChoiceField(choices=ASSIGNABLE_KINDS, required=False)
    program = forms.ModelChoiceField(PeerProgram.objects.all(), required=False)

    def narrow(self, mentors: QuerySet[User]) -> QuerySet[User]:
        """For a peer program those of it who would like to mentor."""
        if not (self.is_valid() and self.cleaned_data["program"]):
            return mentors
        members = PeerMember.objects.standing().would_mentor().filter(program=self.cleaned_data["program"])
        return mentors.filter(pk__in=members.values("student"))


class PairForm(forms.Form):
    """Staff pair a student with somebody, and say why."""

    mentor = MentorChoice(label="With", queryset=User.objects.none(), empty_label="Choose a person")
    kind = forms.ChoiceField(label="As", choices=ASSIGNABLE_KINDS)
    reason = forms.CharField(
        label="Why", max_length=200, help_text="Kept for staff alone. Do not write anything personal here."
    )

    def __init__(self, *args, student: User, mentors: QuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        mentors = mentors.exclude(pk=student.pk).select_related("mentor_profile").order_by("full_name")
        self.fields["mentor"].queryset = mentors


class EndForm(forms.Form):
    block = forms.BooleanField(
        label="I do not want further contact from this person",
        required=False,
        help_text="They can then not ask you again, and everything else that runs between you ends too. They are not told.",
    )


class TrialForm(forms.Form):
    choice = forms.ChoiceField(label="After the trial", choices=TrialChoice.Choice, widget=forms.RadioSelect)


class AgreementForm(forms.ModelForm):
    modes = forms.MultipleChoiceField(
        label="How we meet", choices=Mode, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Agreement
        fields = ["cadence_weeks", "length_minutes", "modes", "reply_days", "topics"]
        widgets = {"topics": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.offered()
