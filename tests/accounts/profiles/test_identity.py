"""How people describe themselves: each line has its own readers, and one switch takes all of it away."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import ChosenTag, Event, Identity, IdentityTag, Program
from accounts.profiles.services import save_identity
from tests import factories

from .factories import make_tag

PAGE = reverse("accounts:profile-section", args=["identity"])


@pytest.fixture
def tags(db) -> list[IdentityTag]:
    return [make_tag("First generation"), make_tag("Parent")]


def chosen() -> dict[str, str]:
    return {row.tag.name: row.audience for row in ChosenTag.objects.select_related("tag")}


def mentor_page(client, mentor) -> str:
    return client.get(reverse("matching:mentor", args=[mentor.pk])).content.decode()


def test_everything_is_for_oneself_until_one_says_otherwise(client_for, mentor, student, tags):
    client = client_for(mentor)
    form = client.get(PAGE).context["form"]
    assert form["words_audience"].value() == "me"
    client.post(PAGE, {"words": "WORDS", "words_audience": "me", "tag_parent": "me"})
    assert "WORDS" not in mentor_page(client_for(student), mentor)
    assert "Parent" not in mentor_page(client_for(student), mentor)
    assert "WORDS" in mentor_page(client, mentor)


def test_each_line_is_read_by_its_own_readers(client_for, mentor, student, stranger, tags):
    factories.make_relationship(mentor, student)
    typed = {"words": "WORDS", "words_audience": "tied", "tag_first-generation": "school", "tag_parent": "hidden"}
    client_for(mentor).post(PAGE, typed)
    assert chosen() == {"First generation": "school", "Parent": "hidden"}
    for person, sees_words in ((student, True), (stranger, False)):
        page = mentor_page(client_for(person), mentor)
        assert ("WORDS" in page) == sees_words
        assert "First generation" in page
        assert "Parent" not in page


def test_what_is_taken_out_is_gone(client_for, mentor, tags):
    client = client_for(mentor)
    client.post(PAGE, {"words": "WORDS", "words_audience": "me", "tag_parent": "me"})
    client.post(PAGE, {"words": "", "words_audience": "me", "tag_parent": ""})
    assert Identity.objects.get().words == ""
    assert chosen() == {}


def test_saving_what_stands_there_changes_nothing(client_for, mentor, tags):
    for _ in range(2):
        client_for(mentor).post(PAGE, {"words": "WORDS", "words_audience": "me", "tag_parent": "me"})
    assert Event.objects.filter(verb="changed identity").count() == 1


def test_no_event_keeps_what_was_said(client_for, mentor, tags):
    client_for(mentor).post(PAGE, {"words": "WORDS", "words_audience": "me", "tag_parent": "me"})
    event = Event.objects.get(verb="changed identity")
    assert (event.actor, event.reason, event.target_type) == (mentor, "", "accounts.Identity")


@pytest.mark.parametrize("field", ["words_audience", "tag_parent"])
def test_a_student_cannot_show_it_to_the_school(client_for, student, tags, field):
    typed = {"words": "Kept as typed", "words_audience": "me", "tag_parent": "me"} | {field: "school"}
    page = client_for(student).post(PAGE, typed).content.decode()
    assert "Choose one of the answers." in page
    assert "Kept as typed" in page
    assert not Identity.objects.exists()


def test_the_service_refuses_it_too(student, mentor, staff, tags):
    for audience, by in (("school", student), ("asked", mentor)):
        with pytest.raises(ValidationError):
            save_identity(person=by, words="", words_audience="me", tags={tags[0]: audience}, by=by)
    with pytest.raises(PermissionDenied):
        save_identity(person=mentor, words="", words_audience="me", tags={}, by=staff)
    with pytest.raises(PermissionDenied):
        save_identity(person=staff, words="", words_audience="me", tags={}, by=staff)
    assert not Identity.objects.exists()


def test_words_that_are_too_long_stay_to_be_shortened(client_for, mentor, tags):
    page = client_for(mentor).post(PAGE, {"words": "w" * 301, "words_audience": "me"}).content.decode()
    assert "at most 300 characters" in page
    assert "w" * 301 in page


def test_a_retired_tag_stays_with_those_who_chose_it(client_for, mentor, other_faculty, tags):
    client_for(mentor).post(PAGE, {"words": "", "words_audience": "me", "tag_parent": "me"})
    IdentityTag.objects.update(retired_at=timezone.now())
    assert "tag_parent" in client_for(mentor).get(PAGE).context["form"].fields
    assert "tag_parent" not in client_for(other_faculty).get(PAGE).context["form"].fields


def test_one_switch_takes_all_of_it_away_and_deletes_nothing(client_for, mentor, student, tags):
    typed = {"words": "WORDS", "words_audience": "school", "tag_parent": "school"}
    client = client_for(mentor)
    client.post(PAGE, typed)
    assert "describe yourself" in client.get(reverse("accounts:profile")).content.decode().lower()
    Program.objects.update(has_identity=False)

    page = mentor_page(client_for(student), mentor)
    assert "WORDS" not in page
    assert "Parent" not in page
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, typed).status_code == 404
    assert "describe yourself" not in client.get(reverse("accounts:profile")).content.decode().lower()
    for viewer in ("student", "mentee", "colleague", "staff"):
        assert "WORDS" not in client.get(reverse("accounts:profile-as", args=[viewer])).content.decode()
    with pytest.raises(PermissionDenied):
        save_identity(person=mentor, words="", words_audience="me", tags={}, by=mentor)
    assert Identity.objects.get().words == "WORDS"
