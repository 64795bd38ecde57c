"""What one can value in a mentor: the tick list of "How you see mentoring", for profiles."""

from .defaults import read_all
from .models import Item, Version
from .services.surveying import FORM


def valued_in_a_mentor() -> list[tuple[str, str]]:
    """(key, the student's wording) as published, or as it ships where nothing is published yet."""
    version = Version.objects.newest().filter(questionnaire__slug=FORM).first()
    if version:
        return list(version.items.filter(kind=Item.Kind.TICK).values_list("key", "text"))
    shipped = next(form for form in read_all() if form["slug"] == FORM)
    return [(item["key"], item["text"]) for item in shipped["items"] if item["kind"] == Item.Kind.TICK]
