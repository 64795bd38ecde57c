"""The help and the library that ship with the program; `accounts.defaults` says what happens to a school's own changes."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.defaults import Changes, edited_by_the_school, install_list, read
from accounts.models import Topic
from resources.models import HelpService, Resource

HERE = Path(__file__).parent
EXAMPLE = "example.edu"


def install() -> Changes:
    return install_list(HelpService, without_examples(shipped_services())) + install_library()


def shipped_services() -> list[dict]:
    return read(HERE / "help_services.json")


def without_examples(entries: list[dict]) -> list[dict]:
    """A demo school's offices are shown to the demo school alone. Elsewhere they wait, retired, for staff to fill them in."""
    return [entry | {"retired": not settings.LOCAL} if EXAMPLE in entry["url"] else entry for entry in entries]


@transaction.atomic
def install_library() -> Changes:
    entries = without_examples(read(HERE / "resources.json"))
    topics = {entry["slug"]: set(entry.pop("topics", [])) for entry in entries}
    changes = install_list(Resource, entries)
    _link_topics(topics)
    return changes


def _link_topics(wanted: dict[str, set[str]]) -> None:
    known = {topic.slug: topic for topic in Topic.objects.all()}
    shipped = Resource.objects.filter(slug__in=wanted).exclude(pk__in=edited_by_the_school(Resource))
    for row in shipped.prefetch_related("topics"):
        if {topic.slug for topic in row.topics.all()} != wanted[row.slug]:
            row.topics.set([known[slug] for slug in wanted[row.slug] if slug in known])
