"""What home pages say of peer programs."""

from django.db.models import Count, Q
from django.urls import reverse

from accounts.hooks import HomeItem
from accounts.models import User
from accounts.permissions import is_student, sees_whole_school

from ..models import PeerMember, PeerProgram


def is_coming(user: User) -> list[HomeItem]:
    if sees_whole_school(user):
        return _for_office()
    return [*_to_keep(user), *_to_join(user)] if is_student(user) else []


def _for_office() -> list[HomeItem]:
    number, joined = PeerProgram.objects.open().count(), PeerMember.objects.standing().count()
    detail = f"{number} open, {joined} students joined" if number else "None is open yet"
    return [HomeItem("Students who mentor students", reverse("matching:office-peer-programs"), detail=detail, order=92)]


def _to_keep(user: User) -> list[HomeItem]:
    joined = Count("members", filter=Q(members__left_at__isnull=True), distinct=True)
    return [
        HomeItem(
            f"You organize {program}",
            reverse("matching:peer-members", args=[program.pk]),
            detail=f"{program.joined} joined" if program.joined else "Nobody has joined yet",
            order=80,
        )
        for program in PeerProgram.objects.kept_by(user).annotate(joined=joined)
    ]


def _to_join(user: User) -> list[HomeItem]:
    """One line for all of those that the student is not in."""
    mine = PeerMember.objects.standing().filter(student=user)
    names = list(PeerProgram.objects.open().exclude(pk__in=mine.values("program")).values_list("name", flat=True)[:3])
    if not names:
        return []
    title = "Students who mentor students"
    return [HomeItem(title, reverse("matching:peer-programs"), "Look", ", ".join(names), order=85)]
