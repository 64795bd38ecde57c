"""Who knows somebody's address uses up the tries of their own machine for it, and leaves the owner theirs."""

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest


def may_ask_here(request: HttpRequest, action: str, address: str) -> bool:
    """Counted for this address from this machine."""
    return ratelimit.consume(request, action=f"{action}_here", key=f"{address.lower()} from {get_ip(request)}")


def may_ask(request: HttpRequest, action: str, address: str) -> bool:
    """Counted from this machine first: what is refused here takes nothing from the address."""
    return may_ask_here(request, action, address) and ratelimit.consume(request, action=action, key=address.lower())
