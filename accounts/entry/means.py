"""By what somebody can sign in, beside the address and the school ID on the roster."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password

from ..models import User
from .sessions import end_sessions


def forget_means(people: Iterable[User]) -> None:
    """In the caller's transaction: the roster named the wrong inbox or ID, so whoever came in by it may have been another
    person. Nothing that they set opens the account any more; its own person comes in by a code or the school's sign-on.
    """
    people = list(people)
    end_sessions(people)
    for means in (EmailAddress, SocialAccount, Authenticator):
        means.objects.filter(user__in=people).delete()
    User.objects.filter(pk__in=[person.pk for person in people]).update(password=make_password(None))
