"""What a purge removes of goals, requests and mentorships: the person's own words. Who was paired with whom stays a fact."""

from django.db.models import Q

from accounts.models import User
from accounts.privacy.blanking import removed

from ..models import Block, Goal, GoalShare, PeerMember, Relationship, Request, TrialChoice

Counts = dict[str, int]


def remove(user: User, kind: str) -> Counts:
    if kind == "account":
        return {"What staff wrote about them": _blank_why_they_were_paired(user)}
    return _words(user) if kind == "requests" else {}


def _blank_why_they_were_paired(user: User) -> int:
    return Relationship.objects.visible_to(user).exclude(reason="").update(reason="")


def _words(user: User) -> Counts:
    return {
        "Goals": _blank_goals(user),
        "Requests and answers": _blank_requests(user),
        "Choices after a trial": removed(TrialChoice.objects.filter(person=user)),
        "Blocks": removed(Block.objects.filter(blocker=user)),
        "Pairing answers": _blank_memberships(user),
    }


def _blank_goals(user: User) -> int:
    """Topic, kind and importance are counted without names and stay."""
    GoalShare.objects.filter(goal__student=user).delete()
    Request.goals.through.objects.filter(goal__student=user).delete()
    return Goal.objects.filter(student=user).update(text="", measure="", target_on=None)


def _blank_requests(user: User) -> int:
    """What the person wrote: as a student the request, as a mentor the answer."""
    asked = Request.objects.filter(student=user).exclude(message="").update(message="")
    answered = Q(mentor=user) & (~Q(decline_note="") | ~Q(decline_reason="") | ~Q(chat_when=""))
    return asked + Request.objects.filter(answered).update(decline_note="", decline_reason="", chat_when="")


def _blank_memberships(user: User) -> int:
    members = PeerMember.objects.filter(student=user)
    PeerMember.topics.through.objects.filter(peermember__in=members).delete()
    return members.update(hopes="")
