"""P8: a published version never changes, and answers keep the version, stage and track under which they were given."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from accounts.models import Enrollment, Event
from surveys.models import CheckIn, Item, Questionnaire, Version
from surveys.services import answer_check_in, draft_version, publish_version, write_items
from tests.factories import make_track
from tests.surveys import factories

SLUG = "check-in-m2"


@pytest.fixture
def version(forms) -> Version:
    return Version.objects.current(SLUG)


def refused():
    return pytest.raises(DatabaseError, match="never change")


def test_the_database_refuses_to_change_a_published_version(version):
    with refused(), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(introduction="Other words")
    with refused(), transaction.atomic():
        version.delete()


def test_the_database_refuses_to_change_remove_or_add_an_item_of_it(version):
    item = version.items.questions().last()
    with refused(), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(text="Other words")
    with refused(), transaction.atomic():
        item.delete()
    with refused(), transaction.atomic():
        Item.objects.create(version=version, key="one-more", position=99, kind=Item.Kind.TEXT, text="And?")


def test_the_database_refuses_to_move_an_item_into_or_out_of_it(version):
    draft = draft_version(questionnaire=version.questionnaire)
    (new,) = write_items(version=draft, items=[Item(key="new", kind=Item.Kind.TEXT, text="New?")])
    with refused(), transaction.atomic():
        Item.objects.filter(pk=new.pk).update(version=version)
    with refused(), transaction.atomic():
        version.items.filter(key="to-staff").update(version=draft)


def test_the_service_says_so_in_a_sentence(version):
    with pytest.raises(ValidationError, match="A published version never changes"):
        write_items(version=version, items=[])
    with pytest.raises(ValidationError, match="A published version never changes"):
        publish_version(version=version, by=None)


def test_a_draft_can_be_changed_until_it_is_published(version):
    draft = draft_version(questionnaire=version.questionnaire)
    write_items(version=draft, items=[Item(key="a", kind=Item.Kind.TEXT, text="First?")])
    write_items(version=draft, items=[Item(key="b", kind=Item.Kind.TEXT, text="Second?")])
    assert [item.key for item in draft.items.all()] == ["b"]
    assert Version.objects.current(SLUG) == version


def test_a_version_that_asks_nothing_is_not_published(version):
    draft = draft_version(questionnaire=version.questionnaire)
    with pytest.raises(ValidationError, match="asks nothing yet"):
        publish_version(version=draft, by=None)


def test_only_staff_publish_and_it_is_kept_who_did(version, staff, mentor):
    with pytest.raises(PermissionDenied):
        factories.next_version(SLUG, "Mine?", by=mentor)
    new = factories.next_version(SLUG, "Ours?", by=staff)
    assert Event.objects.get(verb="published", target_id=new.pk).actor == staff


def test_answers_keep_version_stage_and_track_of_their_day(student, version):
    check_in = factories.open_for(student)
    answer_check_in(check_in=check_in, by=student, answers={"board-plan": "planned"})
    factories.next_version(SLUG, "Something else?")
    Enrollment.objects.filter(student=student).update(stage="M3", track=make_track("HST"))
    kept = CheckIn.objects.get(pk=check_in.pk)
    assert (kept.version, kept.stage, kept.track.name) == (version, "M2", "Pathways")
    assert kept.answers.get().item.text == version.items.get(key="board-plan").text


def test_what_is_open_keeps_its_version_and_what_opens_later_gets_the_new_one(student, version):
    check_in = factories.open_for(student)
    new = factories.next_version(SLUG, "Something else?")
    check_in.refresh_from_db()
    assert check_in.version == version
    assert factories.open_for(student, factories.make_period("2027-spring")).version == new
    assert Questionnaire.objects.get(slug=SLUG).versions.count() == 2
