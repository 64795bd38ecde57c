"""allauth's rows of addresses. The roster says which address is a person's; a row says whether they have proved it."""

from allauth.account.models import EmailAddress
from django.db import transaction

from ..models import User


def forget_stale(address: str) -> None:
    """A person's row goes when the roster has given them another address: whoever has the old one now is somebody else."""
    rows = EmailAddress.objects.filter(email=address.strip().lower())
    rows.exclude(user__email=address.strip().lower()).delete()


@transaction.atomic
def address_of(user: User) -> EmailAddress:
    """The one row of a person. People who came by the roster have none until they first sign in."""
    forget_stale(user.email)
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    return EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})[0]


def prove_address(user: User) -> EmailAddress:
    """Somebody answered from that inbox, or the school's sign-on vouches for it."""
    address = address_of(user)
    if not address.verified:
        address.verified = address.primary = True
        address.save(update_fields=["verified", "primary"])
    return address
