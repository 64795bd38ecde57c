"""Calendar text (RFC 5545, iTIP RFC 5546): who, when, where and a link, and nothing that anybody wrote (P14)."""

from .entries import Entry, Person, Rule
from .text import cancel, feed, request

__all__ = ["Entry", "Person", "Rule", "cancel", "feed", "request"]
