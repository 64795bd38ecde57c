"""The directory's address: what is put into it comes out of it."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts.models import IdentityTag, Specialty, Topic
from matching.directory.address import NAMES, directory_address, is_typed_on
from matching.facets import facets_for, read
from matching.facets.chosen import SORTS
from matching.goals.worksheet import narrow_address, search_address
from matching.models import MentorPreference
from matching.ranking import Wanted
from matching.team.lines import lines_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(program):
    tag = IdentityTag.objects.create(slug="veteran", name="Veteran")
    return {"topics": [factories.make_topic()], "specialties": [factories.make_specialty()], "tags": [tag]}


def asked(address):
    return QueryDict(address.partition("?")[2])


def test_every_filter_comes_back_as_it_was(student, entries):
    plain = {"ways": ["coach"], "career_stages": ["senior"], "modes": ["phone"], "styles": [5]}
    plain |= {"reply_days": 0, "has_room": True, "outside": False}
    chosen = read(asked(directory_address(**entries, **plain)), facets_for(student), SORTS, "fit")
    keys = {name: tuple(entry.pk for entry in rows) for name, rows in entries.items()}
    lists = {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}
    assert chosen.wanted == Wanted(**keys, **lists)
    assert not chosen.notes


def test_every_filter_has_a_name_of_its_own():
    assert set(NAMES) == set(Wanted._fields) - {"lasting"}
    assert len(set(NAMES.values())) == len(NAMES)


def test_what_is_retired_is_in_no_address(student, entries):
    old, new = factories.make_topic("Old"), factories.make_topic("New")
    for topic in (old, new):
        factories.make_goal(student, topic=topic)
    preference = MentorPreference.objects.create(student=student, changed_at=timezone.now())
    preference.specialties.set(entries["specialties"])
    Topic.objects.filter(pk=old.pk).update(retired_at=timezone.now())
    Specialty.objects.update(retired_at=timezone.now())
    assert search_address(student) == narrow_address(student) == "/mentors/?topic=new"
    assert {line.row.topic.name: line.address for line in lines_of(student, [])} == {
        "Old": "/mentors/",
        "New": "/mentors/?topic=new",
    }


@pytest.mark.parametrize(
    ("before", "after", "typed_on"),
    [
        ("http://x/mentors/?q=as", "/mentors/?q=asthma", True),
        ("http://x/mentors/?q=as&way=coach&page=2", "/mentors/?q=ast&way=coach", True),
        ("http://x/mentors/", "/mentors/?q=as", False),
        ("http://x/mentors/?q=as", "/mentors/", False),
        ("http://x/mentors/?q=as", "/mentors/?q=as&way=coach", False),
        ("http://x/mentors/?q=as&way=coach", "/mentors/?q=as&way=sponsor", False),
        (None, "/mentors/?q=as", False),
        ("http://[", "/mentors/?q=as", False),
    ],
)
def test_a_pause_in_typing_is_no_entry_of_the_history(before, after, typed_on):
    assert is_typed_on(before, after) is typed_on
