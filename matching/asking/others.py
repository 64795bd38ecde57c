"""What a student still has open elsewhere when somebody said yes to them."""

from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User

from ..models import ChoiceList, Relationship, Request, WaitlistEntry


@dataclass(frozen=True)
class Others:
    """`accepted` is the yes that asks; the rest was begun before it and goes on unless the student says otherwise."""

    accepted: Request
    requests: list[Request] = field(default_factory=list)
    choices: ChoiceList | None = None
    waitlists: list[WaitlistEntry] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.requests or self.choices or self.waitlists)


def others_to_settle(student: User) -> Others | None:
    """Of the newest yes that has not been answered for. Chats are small and short, and ask nothing."""
    accepted = unsettled(student).select_related("mentor", "relationship").first()
    return (others_of(accepted) or None) if accepted else None


def unsettled(student: User):
    said_yes = Request.objects.for_mentoring().filter(student=student, state=Request.State.ACCEPTED)
    live = Relationship.objects.live().values("request")
    return said_yes.filter(others_settled_at__isnull=True, pk__in=live).order_by("-decided_at", "id")


def others_of(accepted: Request) -> Others:
    """What was sent after the yes was sent in its knowledge, and is not asked about."""
    student, day = accepted.student_id, accepted.decided_at
    waiting = Request.objects.for_mentoring().untold(timezone.now()).filter(student=student, created_at__lt=day)
    lists = ChoiceList.objects.under_way().filter(student=student, made_at__lt=day)
    lines = WaitlistEntry.objects.standing().filter(student=student, joined_at__lt=day)
    return Others(
        accepted,
        list(waiting.select_related("mentor").oldest_first()),
        lists.with_choices().first(),
        list(lines.select_related("mentor").order_by("joined_at", "id")),
    )
