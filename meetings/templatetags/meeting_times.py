from django import template
from django.utils import timezone

register = template.Library()


@register.simple_tag
def zone_name() -> str:
    """The zone in which this page shows times, as people read it."""
    return timezone.get_current_timezone_name().replace("_", " ")
