"""The prompts that ship with the program."""

import pytest
from django.core.management import call_command

from accounts.defaults import EDITED
from accounts.events import record
from accounts.models import Stage
from meetings.defaults import install
from meetings.models import AgendaItem, AgendaPrompt


@pytest.mark.parametrize("stage", Stage.values)
def test_every_stage_has_its_own_and_there_are_some_for_all(db, stage):
    install()
    own = AgendaPrompt.objects.offered().filter(stages__contains=[stage])
    assert 5 <= own.count() <= 7
    assert 5 <= AgendaPrompt.objects.offered().filter(stages=[]).count() <= 7
    assert AgendaPrompt.objects.at_stage(stage).count() == own.count() + AgendaPrompt.objects.filter(stages=[]).count()


def test_each_fits_on_a_line_and_is_there_once(db):
    install()
    names = list(AgendaPrompt.objects.values_list("name", flat=True))
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= AgendaItem._meta.get_field("text").max_length


def test_installing_again_changes_nothing_and_keeps_what_the_school_wrote(db, staff):
    call_command("install_defaults", verbosity=0)
    row = AgendaPrompt.objects.first()
    row.name = "In our own words"
    row.save()
    record(actor=staff, verb=EDITED, target=row)
    changes = install()
    assert (changes.new, changes.changed, changes.retired) == (0, 0, 0)
    row.refresh_from_db()
    assert row.name == "In our own words"
