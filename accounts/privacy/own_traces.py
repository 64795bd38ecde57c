"""What a person left behind by using the program, as they may see it: signing in, messages, acts, and who looked closer."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils import timezone

from notifications import kinds
from notifications.models import DeliveryChoice, MutedKind, Notification

from ..models import CloserLook, CloserLookConcerns, Event, OfficeMessage, User
from .looks import all_drawers

Rows = list[dict]


def my_traces(user: User) -> dict[str, Rows]:
    return {
        "Addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "Addresses that I had before": list(user.former_addresses.values("address", "replaced_at")),
        "Sign-on by the school": list(SocialAccount.objects.filter(user=user).values("provider", "uid", "last_login")),
        "Second factors and passkeys": _authenticators(user),
        "Where I am signed in": _sessions(user),
        "Messages sent to me": _messages(user),
        "Messages from the office": _office_messages(user),
        "Messages that I wrote for the office": list(
            OfficeMessage.objects.filter(written_by=user).values("written_at", "subject", "text")
        ),
        "Messages that I switched off": _muted(user),
        "When I want mail": _delivery(user),
        "Who looked closer at something of mine": [_look(*found) for found in looks_at(user)],
        "What I did": _acts(user),
    }


def looks_at(user: User) -> list[tuple[CloserLook, list[str]]]:
    """Looks that concern the person, with what was opened; only those of which they may be told by now."""
    told = CloserLookConcerns.objects.filter(person=user).told(timezone.now())
    rows = told.select_related("look__opened_by", "look__second", "look__person").order_by("-look__opened_at", "pk")
    labels = {slug: drawer.label for slug, drawer in all_drawers().items()}
    return [(row.look, [labels.get(slug, slug) for slug in row.look.what]) for row in rows]


def _look(look: CloserLook, labels: list[str]) -> dict:
    put_off = {"told later because": look.delay_reason, "put off by": look.second.full_name} if look.was_delayed else {}
    return {
        "who": look.opened_by.full_name,
        "when": look.opened_at,
        "until": look.closes_at,
        "at": look.person.full_name,
        "what": labels,
        "why": look.reason,
    } | put_off


def _authenticators(user: User) -> Rows:
    """Which and when; never a secret of theirs, which would open the account to whoever finds the file."""
    found = Authenticator.objects.filter(user=user)
    return [{"kind": row.get_type_display(), "added": row.created_at, "last used": row.last_used_at} for row in found]


def _sessions(user: User) -> Rows:
    return [
        {"since": row.created_at, "last seen": row.last_seen_at, "address": row.ip, "device": row.user_agent}
        for row in UserSession.objects.filter(user=user)
    ]


def _messages(user: User) -> Rows:
    rows = Notification.objects.visible_to(user, timezone.now()).order_by("-due_at", "pk")
    return [
        {"when": row.sent_at or row.due_at, "message": kinds.label(row.kind), "state": row.get_state_display()}
        for row in rows
    ]


def _office_messages(user: User) -> Rows:
    mine = Notification.objects.visible_to(user, timezone.now()).filter(about_type=OfficeMessage._meta.label)
    written = OfficeMessage.objects.filter(pk__in=mine.values("about_id"))
    return list(written.values("written_at", "subject", "text"))


def _muted(user: User) -> Rows:
    return [{"message": kinds.label(row.kind), "since": row.muted_at} for row in MutedKind.objects.filter(person=user)]


def _delivery(user: User) -> Rows:
    return [
        {
            "no mail from": row.quiet_from,
            "no mail until": row.quiet_until,
            "news that can wait": row.get_digest_display(),
            "daily mail at": row.digest_at,
            "since": row.changed_at,
        }
        for row in DeliveryChoice.objects.filter(person=user)
    ]


def _acts(user: User) -> Rows:
    rows = Event.objects.filter(actor=user).order_by("-at", "pk").values_list("at", "verb", "target_type", "reason")
    return [
        {"when": at, "what": verb, "to": _plain(target), **({"reason": reason} if reason else {})}
        for at, verb, target, reason in rows.iterator()
    ]


def _plain(target_type: str) -> str:
    """matching.Relationship reads "relationship"."""
    name = target_type.rpartition(".")[2]
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
