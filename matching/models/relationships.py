from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from notifications.models import Record


class RelationshipQuerySet(models.QuerySet):
    def live(self) -> Self:
        return self.exclude(state=Relationship.State.ENDED)

    def ended(self) -> Self:
        return self.filter(state=Relationship.State.ENDED)

    def covering(self) -> Self:
        """Those that make a student covered: in trial or active, of the kinds that count."""
        return self.filter(
            state__in=[Relationship.State.TRIAL, Relationship.State.ACTIVE],
            kind__in=Relationship.COUNTED_KINDS,
        )

    def loading(self) -> Self:
        """Those that fill a place of their mentor (promise P1)."""
        return self.live().filter(kind__in=Relationship.COUNTED_KINDS)

    def visible_to(self, user: User) -> Self:
        return self.filter(Q(mentor=user) | Q(mentee=user))

    def between(self, one: User, other: User) -> Self:
        return self.filter(Q(mentor=one, mentee=other) | Q(mentor=other, mentee=one))

    def with_people(self) -> Self:
        return self.select_related("mentor__mentor_profile", "mentee")


class Relationship(Record):
    """Exactly one mentor and one mentee. Mentor and mentee are sides of it, never roles at the school."""

    class Kind(models.TextChoices):
        MENTORING = "mentoring", "Mentoring"
        RESEARCH = "research", "Research"
        PEER = "peer", "Peer mentoring"
        GROUP = "group", "Group"
        ADVISING = "advising", "Advising"

    class Origin(models.TextChoices):
        ASSIGNED = "assigned", "Assigned advisor"
        REFERRAL = "referral", "Advisor's referral"
        REQUEST = "request", "Request"
        ROUND = "round", "Pairing cycle"
        ROTATION = "rotation", "Clinical rotation"
        RESEARCH = "research", "Research"
        SHADOWING = "shadowing", "Shadowing"
        EVENT = "event", "Event"
        EARLIER = "earlier", "Earlier tie"
        IMPORTED = "imported", "Imported"
        OTHER = "other", "Other"

    class State(models.TextChoices):
        TRIAL = "trial", "Trial"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"

    COUNTED_KINDS = (Kind.MENTORING, Kind.RESEARCH, Kind.PEER)

    mentor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mentorships_given")
    mentee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mentorships_received")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MENTORING)
    origin = models.CharField("how you met", max_length=10, choices=Origin)
    state = models.CharField(max_length=8, choices=State, default=State.TRIAL)
    request = models.OneToOneField(
        "matching.Request", null=True, blank=True, on_delete=models.PROTECT, related_name="relationship"
    )
    started_at = models.DateTimeField()
    trial_ends_on = models.DateField(null=True, blank=True)
    paused_from = models.CharField(max_length=8, choices=State, blank=True, help_text="The state before the pause.")
    paused_at = models.DateTimeField(null=True, blank=True)
    kept_apart = models.BooleanField(
        default=False, help_text="A conflict paused it, and the two have not been told yet that it can go on."
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(
        max_length=200, blank=True, default="", help_text="Why staff paired them, for staff alone."
    )

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "mentee", "kind"],
                condition=~Q(state="ended"),
                name="relationship_one_live_per_pair_and_kind",
            ),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="relationship_of_two_people"),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False, ended_by__isnull=False)
                | (~Q(state="ended") & Q(ended_at__isnull=True, ended_by__isnull=True)),
                name="relationship_end_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="trial") | Q(trial_ends_on__isnull=False),
                name="relationship_trial_has_end",
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "state"], name="relationship_mentor"),
            models.Index(fields=["mentee", "state"], name="relationship_mentee"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.mentor_id} with {self.mentee_id} ({self.state})"

    @property
    def is_live(self) -> bool:
        return self.state != self.State.ENDED

    def side_of(self, user: User) -> str | None:
        return {self.mentor_id: "mentor", self.mentee_id: "mentee"}.get(user.pk)

    def other(self, user: User) -> User:
        return self.mentee if user.pk == self.mentor_id else self.mentor


class TrialChoice(Record):
    """What one side wants after the trial. The other side learns of it only when both want to go on."""

    class Choice(models.TextChoices):
        CONTINUE = "continue", "I would like to continue"
        UNSURE = "unsure", "I am not sure yet"

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="trial_choices")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["relationship", "person"], name="trial_choice_once_per_side")]

    def __str__(self) -> str:
        return f"{self.choice} for {self.relationship_id}"


class Block(Record):
    """One person does not want further contact from another: no request and no mentorship between them, either way."""

    blocker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="blocks_made")
    blocked = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    blocked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"
