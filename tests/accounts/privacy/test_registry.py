"""No model can be forgotten: a new one that points at a person fails here until somebody has decided."""

from collections import Counter

import pytest
from django.apps import apps

from accounts.hooks import purge
from accounts.models import User
from accounts.privacy.file import everything_of
from accounts.privacy.kinds import BY_SLUG

from . import registry
from .life import leave


def pointing_at_people() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is User
    }


def pointing_at_nobody() -> set[str]:
    labels = {model._meta.label for model in apps.get_models() if model is not User}
    return labels - {field.rpartition(".")[0] for field in pointing_at_people()}


def test_every_field_that_points_at_a_person_is_in_their_file_or_has_a_reason_not_to_be():
    assert sorted([*registry.IN_OWN_FILE, *registry.NOT_IN_OWN_FILE]) == sorted(pointing_at_people())


def test_every_field_that_points_at_a_person_is_purged_or_has_a_reason_to_stay():
    assert sorted([*registry.PURGED, *registry.STAYS]) == sorted(pointing_at_people())


def test_every_other_model_is_a_part_of_one_of_these_or_the_schools_own():
    assert sorted([*registry.PARTS, *registry.OF_THE_SCHOOL]) == sorted(pointing_at_nobody())


@pytest.mark.parametrize(("label", "field"), registry.PARTS.items())
def test_a_part_goes_with_its_whole(label, field):
    assert apps.get_model(label)._meta.get_field(field).remote_field.on_delete.__name__ == "CASCADE"


def test_the_file_of_somebody_with_one_of_everything_has_every_title(life):
    filled = {title for title, rows in everything_of(life.student).items() if rows}
    assert sorted(set(registry.IN_OWN_FILE.values()) - filled) == []


def test_the_purge_of_somebody_with_one_of_everything_counts_every_title(life):
    leave(life.student, by=life.staff)
    counted = set()
    for slug in BY_SLUG:
        removed = Counter()
        for part in purge(life.student, slug):
            removed.update(part)
        counted |= {(slug, title) for title, number in removed.items() if number}
    assert sorted(set(registry.PURGED.values()) - counted) == []
