from django import template

from .. import departures
from ..models import User

register = template.Library()


@register.filter
def is_gone(person: User) -> bool:
    """Pages and mails about somebody who has left say so, and never why. Whoever is active costs no query."""
    return departures.is_gone(person)
