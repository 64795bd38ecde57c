from uuid import UUID

from django import template

register = template.Library()


@register.inclusion_tag("resources/parts/get_help_with.html")
def get_help_with(kind: str, pk: UUID) -> dict:
    """The quiet link beside a text that somebody else wrote; `kind` is registered in `resources.hooks.help_texts`."""
    return {"kind": kind, "pk": pk}
