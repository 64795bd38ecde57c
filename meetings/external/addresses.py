"""Which addresses of other calendars are read at all. Pure: a name is not resolved here."""

from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

LONGEST = 600
PORT = 443

# Beside what Python itself calls global. In IPv6 nothing but global unicast counts: what carries another address inside
# (mapped, translated, 6to4, Teredo) could lead back into the school's own network.
NOT_OUTSIDE = [IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24")]
UNICAST = IPv6Network("2000::/3")
CARRIES_ANOTHER = [IPv6Network("2001::/23"), IPv6Network("2002::/16"), IPv6Network("3fff::/20")]


class Place(NamedTuple):
    """Where an address leads: the name to resolve and what to ask for there."""

    host: str
    target: str


def checked(address: str) -> str:
    """The address as it is kept and asked for, else a ValidationError that says what to do."""
    address = address.strip()
    if len(address) > LONGEST:
        raise ValidationError(f"This is longer than {LONGEST} characters. Copy the calendar's address alone.")
    if not all("!" <= sign <= "~" for sign in address) or "\\" in address:
        raise ValidationError("There is a space or another sign in it that an address cannot have. Copy it again.")
    scheme, colon, rest = address.partition(":")
    if not colon or scheme.lower() not in {"https", "webcal", "webcals"}:
        raise ValidationError("The address must begin with https:// or webcal://.")
    _check_parts(address := f"https:{rest.partition('#')[0]}")
    return address


def place(address: str) -> Place:
    """Of a checked address."""
    parts = urlsplit(address)
    return Place(parts.hostname, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def is_outside(address: str) -> bool:
    """Whether a resolved address belongs to the public internet."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if not found.is_global or found.is_multicast or found.is_reserved:
        return False
    if found.version == 4:
        return not any(found in network for network in NOT_OUTSIDE)
    return found in UNICAST and not any(found in network for network in CARRIES_ANOTHER)


def _check_parts(address: str) -> None:
    try:
        parts, port = urlsplit(address), urlsplit(address).port
    except ValueError:
        raise ValidationError("This is not an address. Copy it again.") from None
    if not parts.hostname or ":" in parts.hostname or not address.startswith("https://"):
        raise ValidationError("This is not an address. Copy it again.")
    if "@" in parts.netloc:
        raise ValidationError("There is a name or password in the address. Take the calendar's secret address instead.")
    if port not in {None, PORT}:
        raise ValidationError("An address with a port number of its own cannot be read from here.")
