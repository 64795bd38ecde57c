from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from surveys.models import Item, Questionnaire, Version
from surveys.permissions import can_write_questionnaires

FIXED = "A published version never changes. Start a new version and publish that."


@transaction.atomic
def draft_version(*, questionnaire: Questionnaire, introduction: str = "") -> Version:
    """The next version, still to be filled and published."""
    questionnaire = Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    last = questionnaire.versions.first()
    return Version.objects.create(
        questionnaire=questionnaire, number=last.number + 1 if last else 1, introduction=introduction
    )


@transaction.atomic
def write_items(*, version: Version, items: list[Item]) -> list[Item]:
    """Put these items, in this order, in the place of what the draft holds."""
    _locked_draft(version).items.all().delete()
    for place, item in enumerate(items, start=1):
        item.version, item.position = version, place
    return Item.objects.bulk_create(items)


@transaction.atomic
def publish_version(*, version: Version, by: User | None) -> Version:
    """From now on it is in use and fixed (promise P8). Nobody as `by`: it came with the program."""
    if by is not None and not can_write_questionnaires(by):
        raise PermissionDenied
    version = _locked_draft(version)
    if not version.items.exists():
        raise ValidationError("This version asks nothing yet. Add an item, then publish it.")
    version.published_at, version.published_by = timezone.now(), by
    version.save(update_fields=["published_at", "published_by"])
    record(actor=by, verb="published", target=version)
    return version


def _locked_draft(version: Version) -> Version:
    version = Version.objects.select_for_update(no_key=True).get(pk=version.pk)
    if version.is_published:
        raise ValidationError(FIXED)
    return version
