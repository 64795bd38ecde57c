"""Referrals and thank-yous: in the file of both sides, and gone with whoever wrote them or was meant."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.privacy.blanking import removed

from ..models import Referral, ThankYou


def rows(user: User) -> dict[str, list[dict]]:
    return {"Referrals": _referrals(user), "Thank-yous": _thank_yous(user)}


def counts(user: User) -> dict[str, int]:
    return {
        "Referrals": removed(Referral.objects.filter(Q(referred_by=user) | Q(relationship__mentee=user))),
        "Thank-yous": removed(ThankYou.objects.filter(author=user)),
    }


def _referrals(user: User) -> list[dict]:
    """A person who was named is theirs to be known by: a student may not be meant to find them any more."""
    found = Referral.objects.visible_to(user).select_related("to_person", "to_service", "referred_by")
    return [
        {
            "by": row.referred_by.full_name,
            "to": "Somebody of the directory" if row.to_person_id else str(row),
            "when": row.created_at,
            "what became of it": row.get_status_display(),
        }
        for row in found
    ]


def _thank_yous(user: User) -> list[dict]:
    received = Q(pk__in=ThankYou.objects.told(timezone.now()).filter(relationship__mentor=user))
    found = ThankYou.objects.filter(Q(author=user) | received).select_related("author")
    return [
        {"from": row.author.full_name, "text": row.text, "sent": row.sent_at, "not now": row.not_now_at}
        for row in found
    ]
