"""The questionnaires that ship with the program, one JSON file each, and how they are brought into the database.

A changed file becomes the next version; a published version never changes (promise P8). Where the newest version was published
by somebody of the school, that one is the school's own and the file is left alone.
"""

import json
from pathlib import Path

from django.db import transaction
from django.forms.models import model_to_dict

from accounts.models import Topic
from surveys.models import Item, Questionnaire, Version
from surveys.services.versions import draft_version, publish_version, write_items

ITEM_FIELDS = (
    "key", "kind", "asked", "text", "mentor_text", "label", "help_text", "choices", "required", "reader",
)  # fmt: skip


def install() -> list[Version]:
    """The versions that are new; none where nothing changed."""
    found = (_install(form) for form in read_all())
    return [version for version in found if version]


def read_all() -> list[dict]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(__file__).parent.glob("*.json"))]


@transaction.atomic
def _install(form: dict) -> Version | None:
    questionnaire, _ = Questionnaire.objects.get_or_create(
        slug=form["slug"], defaults={"title": form["title"], "purpose": form["purpose"]}
    )
    Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    newest = questionnaire.versions.published().first()
    items = _items(form)
    if newest and (newest.published_by_id or _same(newest, form, items)):
        return None
    version = draft_version(questionnaire=questionnaire, introduction=form["introduction"])
    write_items(version=version, items=[Item(**item) for item in items])
    return publish_version(version=version, by=None)


def _same(version: Version, form: dict, items: list[dict]) -> bool:
    """Whether the file says what this version says, wordings and order included."""
    kept = [model_to_dict(item, fields=ITEM_FIELDS) for item in version.items.all()]
    return version.introduction == form["introduction"] and kept == items


def _items(form: dict) -> list[dict]:
    names = dict(Topic.objects.offered().values_list("slug", "name"))
    return [_item(entry, names) for entry in form["items"]]


def _item(entry: dict, topic_names: dict[str, str]) -> dict:
    """An entry of the file with every field filled in; `topics` become choices from the one list of topics."""
    values = dict(entry)
    slugs, none_of_these = values.pop("topics", None), values.pop("none", "")
    if slugs is not None:
        values["choices"] = [[slug, topic_names[slug]] for slug in slugs if slug in topic_names]
        values["choices"] += [["none", none_of_these]]
    return model_to_dict(Item(**values), fields=ITEM_FIELDS)
