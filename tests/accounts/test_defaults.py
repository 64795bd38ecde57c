import pytest
from django.core.management import call_command
from django.utils import timezone

import accounts.defaults
from accounts.defaults import EDITED, Changes, install_list
from accounts.events import record
from accounts.models import Department, Specialty, Topic, Track

pytestmark = pytest.mark.django_db


def entry(slug="mentoring", **values) -> dict:
    return {"slug": slug, "name": "Mentoring", "hint": "Being a mentor"} | values


def test_the_lists_are_there_after_the_first_run():
    accounts.defaults.install()

    assert Topic.objects.offered().count() >= 24
    assert Specialty.objects.offered().count() >= 30
    assert Department.objects.offered().count() >= 20
    assert set(Track.objects.values_list("name", flat=True)) == {"Pathways", "Health Sciences and Technology"}


def test_every_topic_has_a_hint():
    accounts.defaults.install()

    assert not Topic.objects.filter(hint="").exists()


def test_a_second_run_changes_nothing():
    accounts.defaults.install()

    assert accounts.defaults.install() == Changes()


def test_a_changed_entry_is_found_by_its_slug():
    install_list(Topic, [entry()])

    assert install_list(Topic, [entry(hint="New words")]) == Changes(changed=1)
    assert Topic.objects.get(slug="mentoring").hint == "New words"


def test_a_retired_entry_keeps_its_row():
    install_list(Topic, [entry()])

    assert install_list(Topic, [entry(retired=True)]) == Changes(retired=1)
    assert Topic.objects.get(slug="mentoring").retired_at is not None
    assert install_list(Topic, [entry(retired=True)]) == Changes()


def test_a_retired_entry_can_come_back():
    install_list(Topic, [entry(retired=True)])

    assert install_list(Topic, [entry()]) == Changes(changed=1)
    assert Topic.objects.offered().filter(slug="mentoring").exists()


def test_an_entry_that_the_school_edited_stays_as_it_is(staff):
    install_list(Topic, [entry()])
    topic = Topic.objects.get(slug="mentoring")
    Topic.objects.filter(pk=topic.pk).update(name="Coaching", retired_at=timezone.now())
    record(actor=staff, verb=EDITED, target=topic)

    assert install_list(Topic, [entry(name="Mentorship")]) == Changes()
    topic.refresh_from_db()
    assert (topic.name, topic.retired_at is None) == ("Coaching", False)


def test_an_entry_that_the_school_added_is_left_alone():
    own = Topic.objects.create(slug="our-own", name="Our own")

    accounts.defaults.install()

    own.refresh_from_db()
    assert own.retired_at is None


def test_the_number_of_queries_does_not_depend_on_what_is_already_right(django_assert_num_queries):
    accounts.defaults.install()

    with django_assert_num_queries(5 * 2 + 5 * 2):
        accounts.defaults.install()


def test_the_command_says_what_it_did_in_one_line(capsys):
    call_command("install_defaults")
    assert capsys.readouterr().out.startswith("Defaults: ")

    call_command("install_defaults")
    assert capsys.readouterr().out == "Defaults: 0 new, 0 changed, 0 retired.\n"
