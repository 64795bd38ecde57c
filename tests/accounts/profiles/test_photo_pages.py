"""Uploading a picture, and who gets its bytes."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.deactivation import deactivate_people
from accounts.models import Event, MentorProfile, Photo, StudentProfile
from accounts.profiles.faces import address_of, faces
from accounts.profiles.pictures import make_squares
from accounts.profiles.services import remove_photo, save_photo
from tests import factories

from .images import HOSTILE, PAYLOAD, image, loaded_jpeg

PAGE = reverse("accounts:profile-section", args=["photo"])


def upload(client, data: bytes, name: str = "me.jpg", **fields):
    return client.post(PAGE, {"picture": SimpleUploadedFile(name, data, "image/jpeg"), "reads": "school", **fields})


def give_photo(person) -> Photo:
    return save_photo(person=person, squares=make_squares(image(), "me.jpg"), by=person)


def address(person, size: int = 96) -> str:
    return reverse("accounts:picture", args=[person.pk, size])


@pytest.fixture
def photo(mentor) -> Photo:
    return give_photo(mentor)


def test_a_mentor_uploads_a_picture_and_sees_it(client_for, mentor):
    client = client_for(mentor)
    upload(client, loaded_jpeg())
    answer = client.get(address(mentor, 480))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(answer.content)).size == (480, 480)
    assert PAYLOAD not in answer.content
    assert Event.objects.filter(verb="changed photo", actor=mentor).exists()
    assert "Your picture as it is now" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_gets_its_sentence_and_nothing_is_kept(client_for, mentor, what):
    data, name, sentence = HOSTILE[what]
    page = upload(client_for(mentor), data, name).content.decode()
    assert sentence in page.replace("&#x27;", "'")
    assert not Photo.objects.exists()


def test_a_new_picture_takes_the_place_of_the_old(client_for, mentor, photo):
    upload(client_for(mentor), image(color="red"))
    assert Photo.objects.get().digest != photo.digest


def test_who_sees_the_picture_is_saved_with_or_without_a_new_one(client_for, mentor, photo):
    client_for(mentor).post(PAGE, {"reads": "tied"})
    assert MentorProfile.objects.get().visibility == {"photo": "tied"}
    assert Photo.objects.get().digest == photo.digest


def test_an_audience_that_is_not_offered_is_refused(client_for, student):
    page = client_for(student).post(PAGE, {"reads": "school"}).content.decode()
    assert "Choose one of the answers." in page
    assert StudentProfile.objects.get().visibility == {}


def test_a_picture_can_be_taken_out(client_for, mentor, photo):
    client_for(mentor).post(reverse("accounts:remove-photo"))
    assert not Photo.objects.exists()
    assert Event.objects.filter(verb="removed photo", actor=mentor, target_id=photo.pk).exists()


def test_nobody_else_writes_or_removes_it(mentor, staff, photo):
    for act in (
        lambda: save_photo(person=mentor, squares=make_squares(image(), "me.jpg"), by=staff),
        lambda: remove_photo(person=mentor, by=staff),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Photo.objects.exists()


def test_the_answer_names_its_kind_and_is_kept_by_nobody_else(client_for, student, mentor, photo):
    answer = client_for(student).get(address(mentor))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer.headers["Vary"]


def test_a_picture_that_did_not_change_is_not_sent_again(client_for, student, mentor, photo):
    client = client_for(student)
    etag = client.get(address(mentor)).headers["ETag"]
    again = client.get(address(mentor), headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    give_photo(mentor)
    Photo.objects.update(digest="another")
    assert client.get(address(mentor), headers={"If-None-Match": etag}).status_code == 200


def test_one_size_is_not_taken_for_the_other(client_for, student, mentor, photo):
    client = client_for(student)
    etag = client.get(address(mentor)).headers["ETag"]
    assert client.get(address(mentor, 480), headers={"If-None-Match": etag}).status_code == 200
    assert client.get(address(mentor, 97)).status_code == 404


@pytest.mark.parametrize("audience", ["tied", "me", "hidden"])
def test_strangers_find_no_picture_where_it_is_not_for_them(client_for, mentor, stranger, staff, photo, audience):
    MentorProfile.objects.update(visibility={"photo": audience})
    for person in (stranger, staff):
        answer = client_for(person).get(address(mentor), headers={"If-None-Match": f'"{photo.digest}-96"'})
        assert answer.status_code == 404


def test_a_mentee_sees_a_picture_for_mentees(client_for, mentor, student, photo):
    factories.make_relationship(mentor, student)
    MentorProfile.objects.update(visibility={"photo": "tied"})
    assert client_for(student).get(address(mentor)).status_code == 200


def test_a_students_picture_is_for_their_mentors(client_for, student, mentor, stranger, other_faculty, staff):
    give_photo(student)
    factories.make_request(student, mentor)
    for person in (mentor, stranger, other_faculty, staff):
        assert client_for(person).get(address(student)).status_code == 404
    factories.make_relationship(mentor, student)
    assert client_for(mentor).get(address(student)).status_code == 200


def test_somebody_who_has_left_has_no_picture(client_for, mentor, student, staff, photo):
    deactivate_people(people=[mentor], by=staff)
    assert client_for(student).get(address(mentor)).status_code == 404
    assert (faces(student, [mentor]), address_of(mentor, 96)) == ({}, "")


def test_who_leaves_later_has_a_picture_until_then_or_it_would_give_them_away(
    client_for, mentor, student, staff, photo
):
    deactivate_people(people=[mentor], by=staff, effect_at=timezone.now() + timedelta(days=1))
    assert faces(student, [mentor]) == {mentor.pk: address(mentor)}
    assert client_for(student).get(address(mentor)).status_code == 200


def test_who_has_no_profile_has_no_page_for_a_picture(client_for, staff):
    assert client_for(staff).get(PAGE).status_code == 404
    with pytest.raises(PermissionDenied):
        save_photo(person=staff, squares=make_squares(image(), "me.jpg"), by=staff)


def test_pictures_of_thirty_people_cost_as_many_queries_as_one_and_no_bytes(student):
    people = [factories.make_mentor() for _ in range(30)]
    for person in people:
        give_photo(person)
    for few in (people[:1], people):
        with CaptureQueriesContext(connection) as captured:
            found = faces(student, few)
        assert len(captured) == 3
        assert not any('"large"' in query["sql"] or '"small"' in query["sql"] for query in captured.captured_queries)
        assert found == {person.pk: address(person) for person in few}


def test_a_mentee_sees_the_picture_at_home(client_for, student, mentor, photo):
    factories.make_relationship(mentor, student)
    assert address(mentor) in client_for(student).get("/").content.decode()


def test_the_directory_shows_pictures_that_the_reader_may_see(client_for, student, mentor, other_faculty, photo):
    give_photo(other_faculty)
    MentorProfile.objects.filter(user=other_faculty).update(visibility={"photo": "tied"})
    page = client_for(student).get(reverse("matching:mentors")).content.decode()
    assert address(mentor) in page
    assert address(other_faculty) not in page
