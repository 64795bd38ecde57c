"""What a preview shows is what the real page shows, letter by letter, for each kind of reader."""

import pytest
from django.test.html import parse_html
from django.urls import reverse

from accounts.models import MentorProfile, StudentProfile
from accounts.profiles.services import save_identity
from tests import factories

from .factories import TEXTS, fill_mentor, fill_student, make_tag
from .test_photo_pages import give_photo

MIXES = (
    {},
    {"bio": "tied", "personal": "school", "links": "tied", "ways": "me", "photo": "tied"},
    {"headline": "hidden", "reach_me": "school", "specialties": "hidden", "style": "me", "photo": "hidden"},
)
STUDENT_MIXES = ({}, {"about": "tied", "needs": "me", "modes": "tied", "photo": "asked"}, {"specialties": "hidden"})


def part(client, address: str, name: str):
    """The part with that id, as a tree: what the reader reads of the profile."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return find(parse_html(answer.content.decode()), name)


def find(element, name: str):
    if isinstance(element, str):
        return None
    if ("id", name) in element.attributes:
        return element
    return next(filter(None, (find(child, name) for child in element.children)), None)


def preview(client_for, person, viewer: str, name: str):
    return part(client_for(person), reverse("accounts:profile-as", args=[viewer]), name)


@pytest.fixture
def full(mentor):
    fill_mentor(mentor)
    give_photo(mentor)
    tags = {make_tag("First generation"): "school", make_tag("Parent"): "tied", make_tag("Veteran"): "me"}
    save_identity(person=mentor, words="WORDS of mine", words_audience="tied", tags=tags, by=mentor)
    return mentor


@pytest.fixture
def full_student(student):
    fill_student(student)
    give_photo(student)
    tags = {make_tag("First generation"): "asked", make_tag("Parent"): "tied", make_tag("Veteran"): "me"}
    save_identity(person=student, words="WORDS of mine", words_audience="asked", tags=tags, by=student)
    return student


@pytest.mark.parametrize("mix", MIXES)
def test_a_mentors_previews_are_their_page(client_for, full, student, stranger, other_faculty, staff, mix):
    MentorProfile.objects.filter(user=full).update(visibility=mix)
    factories.make_relationship(full, student)
    readers = {"student": stranger, "mentee": student, "colleague": other_faculty, "staff": staff}
    address = reverse("matching:mentor", args=[full.pk])
    shown = {viewer: part(client_for(reader), address, "mentor-part") for viewer, reader in readers.items()}
    assert shown == {viewer: preview(client_for, full, viewer, "mentor-part") for viewer in readers}
    assert None not in shown.values()
    assert str(shown["mentee"]) != str(shown["student"])


@pytest.mark.parametrize("mix", STUDENT_MIXES)
def test_a_students_previews_are_what_mentors_and_staff_see(
    client_for, full_student, mentor, other_faculty, staff, mix
):
    StudentProfile.objects.update(visibility=mix)
    asked = factories.make_request(full_student, mentor)
    pair = factories.make_relationship(other_faculty, full_student)
    pages = {
        "asked-mentor": (mentor, reverse("matching:request", args=[asked.pk])),
        "my-mentor": (other_faculty, reverse("matching:relationship", args=[pair.pk])),
        "staff": (staff, reverse("accounts:person", args=[full_student.pk])),
    }
    shown = {viewer: part(client_for(reader), address, "student-part") for viewer, (reader, address) in pages.items()}
    assert shown == {viewer: preview(client_for, full_student, viewer, "student-part") for viewer in pages}
    assert None not in shown.values()


def test_a_mentor_who_was_not_asked_sees_nothing_and_the_preview_says_so(client_for, full_student):
    client, address = client_for(full_student), reverse("accounts:profile-as", args=["another-mentor"])
    assert part(client, address, "student-part") is None
    assert "they see nothing of your profile" in client.get(address).content.decode()


def test_who_is_not_listed_reads_that_students_do_not_find_them(client_for, full, stranger):
    MentorProfile.objects.update(is_listed=False)
    assert client_for(stranger).get(reverse("matching:mentor", args=[full.pk])).status_code == 404
    client, address = client_for(full), reverse("accounts:profile-as", args=["student"])
    assert part(client, address, "mentor-part") is None
    assert "not shown in the directory" in client.get(address).content.decode()


def test_staff_read_no_word_that_a_student_wrote(client_for, full_student, staff):
    page = client_for(staff).get(reverse("accounts:person", args=[full_student.pk])).content.decode()
    for word in ("ABOUT", "INTERESTS", "WORDS", "First generation", "life outside of work", "Wellbeing"):
        assert word not in page
    assert "Values in a mentor" not in page
    assert "Cardiology" in page


def test_nothing_of_a_student_is_left_after_a_no(client_for, full_student, mentor):
    asked = factories.make_request(full_student, mentor)
    client, address = client_for(mentor), reverse("matching:request", args=[asked.pk])
    assert "ABOUT" in client.get(address).content.decode()
    client.post(reverse("matching:decline-request", args=[asked.pk]), {"reason": "time"})
    page = client.get(address).content.decode()
    assert "ABOUT" not in page
    assert "Cardiology" not in page


def test_nothing_of_a_student_is_left_after_the_end(client_for, full_student, mentor):
    pair = factories.make_relationship(mentor, full_student, state="ended")
    page = client_for(mentor).get(reverse("matching:relationship", args=[pair.pk])).content.decode()
    assert "ABOUT" not in page


def test_a_mentee_reads_how_to_reach_the_mentor_where_they_work_together(client_for, full, student):
    pair = factories.make_relationship(full, student)
    page = client_for(student).get(reverse("matching:relationship", args=[pair.pk])).content.decode()
    assert TEXTS["reach_me"] in page
    assert "every 4 weeks, 30 minutes" in page


@pytest.mark.parametrize("audience", ["tied", "me", "hidden"])
def test_a_card_shows_what_its_reader_may_read(client_for, full, stranger, audience):
    MentorProfile.objects.update(visibility={"headline": audience, "career_stage": audience})
    page = client_for(stranger).get(reverse("matching:mentors")).content.decode()
    card = page[page.index("<article") : page.rindex("</article>")]
    assert "Dr. Ada Lind" in card
    assert TEXTS["headline"] not in card
    assert "Mid career" not in card


def test_one_who_reads_their_own_page_reads_what_is_only_for_them(client_for, full):
    MentorProfile.objects.update(visibility={"bio": "me", "personal": "hidden"})
    page = client_for(full).get(reverse("matching:mentor", args=[full.pk])).content.decode()
    assert TEXTS["bio"] in page
    assert TEXTS["personal"] not in page


def test_previews_are_for_those_who_have_something_to_show(client_for, full, student, staff):
    assert client_for(staff).get(reverse("accounts:profile-as", args=["staff"])).status_code == 404
    assert client_for(full).get(reverse("accounts:profile-as", args=["my-mentor"])).status_code == 404
    assert client_for(student).get(reverse("accounts:profile-as", args=["mentee"])).status_code == 404
    assert client_for(student).get(reverse("accounts:profile-as", args=["nobody"])).status_code == 404
