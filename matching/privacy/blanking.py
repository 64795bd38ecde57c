"""What a purge removes of goals, requests and mentorships: the person's own words. Who was paired with whom stays a fact."""

from django.db.models import Q

from accounts.models import User
from accounts.privacy.blanking import removed

from ..models import (
    Block,
    ChoiceList,
    Conflict,
    Goal,
    GoalChange,
    GoalShare,
    MentorPreference,
    PeerMember,
    Relationship,
    Request,
    TrialChoice,
)

Counts = dict[str, int]
NOTHING_WRITTEN = {
    "introduction": "",
    "message": "",
    "research_aspect": "",
    "research_skills": "",
    "proposed_times": [],
    "time_zone": "",
}
NOTHING_ANSWERED = {"decline_note": "", "decline_reason": "", "chat_when": "", "welcome": "", "colleague": None}


def remove(user: User, kind: str) -> Counts:
    if kind == "account":
        return {"What staff wrote about them": _blank_why_they_were_paired(user)}
    return _words(user) if kind == "requests" else {}


def _blank_why_they_were_paired(user: User) -> int:
    return Relationship.objects.visible_to(user).exclude(reason="").update(reason="")


def _words(user: User) -> Counts:
    return {
        "Goals": _blank_goals(user),
        "Whom I look for": removed(MentorPreference.objects.filter(student=user)),
        "Requests and answers": _blank_requests(user),
        "Lists of choices": removed(ChoiceList.objects.filter(student=user)),
        "Choices after a trial": removed(TrialChoice.objects.filter(person=user)),
        "Blocks": removed(Block.objects.filter(blocker=user)),
        "Agreements in writing": _blank_agreements(user),
        "Pairing answers": _blank_memberships(user),
    }


def _blank_goals(user: User) -> int:
    """Topic, kind and importance are counted without names and stay; the history is words, and goes."""
    GoalChange.objects.filter(goal__student=user).delete()
    GoalShare.objects.filter(goal__student=user).delete()
    Request.goals.through.objects.filter(goal__student=user).delete()
    return Goal.objects.filter(student=user).update(text="", measure="", target_on=None)


def _blank_requests(user: User) -> int:
    """What the person wrote: as a student the request, as a mentor the answer."""
    written = ~Q(message="") | ~Q(introduction="") | ~Q(research_aspect="") | ~Q(research_skills="")
    asked = Request.objects.filter(written | Q(proposed_times__len__gt=0), student=user).update(**NOTHING_WRITTEN)
    answers = (
        ~Q(decline_note="") | ~Q(decline_reason="") | ~Q(chat_when="") | ~Q(welcome="") | Q(colleague__isnull=False)
    )
    return asked + Request.objects.filter(answers, mentor=user).update(**NOTHING_ANSWERED)


def _blank_memberships(user: User) -> int:
    members = PeerMember.objects.filter(student=user)
    PeerMember.topics.through.objects.filter(peermember__in=members).delete()
    return members.update(hopes="")


def _blank_agreements(user: User) -> int:
    """That both agreed stays a fact; the words go, and who treated whom goes wholly."""
    treated = removed(Conflict.objects.filter(student=user, kind=Conflict.Kind.TREATS))
    written = Conflict.objects.filter(student=user).exclude(student_agreement="").update(student_agreement="")
    given = Conflict.objects.filter(staff_agreed_by=user).exclude(staff_agreement="").update(staff_agreement="")
    return treated + written + given
