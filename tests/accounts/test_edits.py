"""A page that was open for a while writes what its reader changed, and takes nothing else back."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.edits import CHANGED_MEANWHILE, Edit, fingerprint
from accounts.models import Event, MentorProfile, Program, ProgramChange, StudentProfile, Topic
from accounts.services import open_to_requests, save_account, save_mentor_profile, save_program, save_student_profile
from tests import factories
from tests.threads import at_once

PROGRAM = reverse("accounts:program")
BASICS, PLACES, OFFER, MEET, ZONE = (
    reverse("accounts:profile-section", args=[slug]) for slug in ("basics", "places", "offer", "meet", "time-zone")
)
SAID = CHANGED_MEANWHILE[:40]


def posted(page, **typed) -> dict:
    """What a browser sends from that page, its fields as shown or as typed over; None leaves one out."""
    form = page.context["form"]
    fields = [form[name] for name in form.fields]
    shown = {field.html_name: field.field.prepare_value(field.value()) for field in fields}
    sent = {name: value for name, value in (shown | typed).items() if value not in (None, False)}
    return {name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in sent.items()}


def seen(page) -> str:
    return re.search(r'name="seen" value="([^"]*)"', page.content.decode())[1]


@pytest.fixture
def client(client_for, mentor) -> Client:
    return client_for(mentor)


def test_a_new_place_does_not_switch_requests_on_again(client, mentor):
    page = client.get(PLACES)
    MentorProfile.objects.update(accepting=False)

    client.post(PLACES, posted(page, capacity=7))

    profile = MentorProfile.objects.get()
    assert (profile.capacity, profile.accepting) == (7, False)


def test_a_field_that_both_changed_is_decided_by_the_person(client):
    page = client.get(BASICS)
    MentorProfile.objects.update(headline="Of another page")

    answer = client.post(BASICS, posted(page, headline="Mine", bio="Kept as typed"))

    assert SAID in answer.content.decode()
    assert "Kept as typed" in answer.content.decode()
    assert (MentorProfile.objects.get().headline, MentorProfile.objects.get().bio) == ("Of another page", "")
    again = posted(page, headline="Mine", bio="Kept as typed")
    client.post(BASICS, again | {"seen": seen(answer)})
    assert (MentorProfile.objects.get().headline, MentorProfile.objects.get().bio) == ("Mine", "Kept as typed")


def test_who_reads_a_field_is_not_taken_back_by_an_old_page(client):
    page = client.get(BASICS)
    MentorProfile.objects.update(visibility={"bio": "me"})

    client.post(BASICS, posted(page, headline="New words"))

    profile = MentorProfile.objects.get()
    assert (profile.headline, profile.visibility) == ("New words", {"bio": "me"})


def test_of_two_choices_of_who_reads_a_field_the_older_page_is_refused(client):
    page = client.get(BASICS)
    MentorProfile.objects.update(visibility={"bio": "me"})

    answer = client.post(BASICS, posted(page, reads_bio="tied"))

    assert SAID in answer.content.decode()
    assert MentorProfile.objects.get().visibility == {"bio": "me"}
    client.post(BASICS, posted(page, reads_bio="tied") | {"seen": seen(answer)})
    assert MentorProfile.objects.get().visibility == {"bio": "tied"}


def test_a_name_that_the_roster_changed_meanwhile_stays(client, mentor):
    page = client.get(ZONE)
    type(mentor).objects.filter(pk=mentor.pk).update(full_name="Dr. Ada Lind-Berg")

    client.post(ZONE, posted(page, time_zone="Europe/Berlin", full_name="Dean Lind"))

    mentor.refresh_from_db()
    assert (mentor.full_name, mentor.time_zone) == ("Dr. Ada Lind-Berg", "Europe/Berlin")


def test_saving_a_page_as_it_was_shown_changes_nothing(client, mentor):
    MentorProfile.objects.update(bio="Two\nlines ", modes=["video", "in_person"], visibility={"bio": "me"})
    mentor.mentor_profile.topics.set([factories.make_topic("Letters"), factories.make_topic("Research")])

    for address in (BASICS, OFFER, MEET, PLACES, ZONE):
        client.post(address, posted(client.get(address)))

    assert MentorProfile.objects.get().modes == ["video", "in_person"]
    assert not Event.objects.exists()


def test_topics_are_kept_in_the_transaction_that_says_who_did_it(mentor, monkeypatch):
    def broken(**values) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("accounts.services.record", broken)
    topic = factories.make_topic("Letters")
    with pytest.raises(ZeroDivisionError):
        save_mentor_profile(profile=mentor.mentor_profile, by=mentor, edit=Edit({"topics": [topic]}))
    assert not mentor.mentor_profile.topics.exists()


def test_an_old_page_of_rules_does_not_lower_what_another_raised(client_for, staff, program):
    client = client_for(staff)
    page = client.get(PROGRAM)
    Program.objects.update(count_threshold=10)

    client.post(PROGRAM, posted(page, reminder_hours=48))

    rules = Program.objects.get()
    assert (rules.count_threshold, rules.reminder_hours) == (10, 48)
    assert [change.field for change in ProgramChange.objects.all()] == ["reminder_hours"]


def test_two_staff_who_change_one_rule_see_each_other(client_for, staff, program):
    client = client_for(staff)
    page = client.get(PROGRAM)
    Program.objects.update(count_threshold=10)

    answer = client.post(PROGRAM, posted(page, count_threshold=6))

    assert SAID in answer.content.decode()
    assert Program.objects.get().count_threshold == 10
    client.post(PROGRAM, posted(page, count_threshold=6, seen=seen(answer)))
    assert Program.objects.get().count_threshold == 6


@pytest.mark.django_db(transaction=True)
def test_of_two_pages_saved_at_one_moment_one_is_refused(mentor):
    shown = {"capacity": fingerprint(mentor.mentor_profile.capacity)}

    def save(places: int):
        edit = Edit({"capacity": places}, shown)
        return lambda: save_mentor_profile(profile=mentor.mentor_profile, by=mentor, edit=edit)

    answers = at_once(save(5), save(6))

    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1


def test_a_retired_entry_that_somebody_chose_stays_theirs(client, mentor):
    topic, profile = factories.make_topic("Old topic"), mentor.mentor_profile
    profile.topics.set([topic])
    Topic.objects.update(retired_at=timezone.now())
    type(profile.department).objects.update(retired_at=timezone.now())

    client.post(OFFER, posted(client.get(OFFER), research_skills="Patience", topics=[topic.pk]))
    client.post(BASICS, posted(client.get(BASICS), bio="New words"))

    profile.refresh_from_db()
    assert (profile.bio, profile.research_skills) == ("New words", "Patience")
    assert list(profile.topics.all()) == [topic]
    assert profile.department is not None


def test_a_retired_entry_is_not_offered_to_others(client_for, mentor, other_faculty):
    topic = factories.make_topic("Old topic")
    mentor.mentor_profile.topics.set([topic])
    Topic.objects.update(retired_at=timezone.now())
    assert "Old topic" not in client_for(other_faculty).get(OFFER).content.decode()


def test_a_student_without_a_profile_gets_one_by_their_enrollment(client_for, student):
    cohort = student.student_profile.cohort
    StudentProfile.objects.all().delete()
    client = client_for(type(student).objects.get(pk=student.pk))

    client.post(reverse("accounts:profile-section", args=["about"]), {"about": "I like lungs."})

    profile = StudentProfile.objects.get()
    assert (profile.about, profile.cohort) == ("I like lungs.", cohort)
    assert Event.objects.filter(verb="made student profile", actor=student, target_id=profile.pk).exists()


def test_a_student_who_is_not_enrolled_yet_has_no_form_for_it(client_for, db):
    client = client_for(factories.make_user())
    assert "As a student" not in client.get(reverse("accounts:profile")).content.decode()
    address = reverse("accounts:profile-section", args=["about"])
    assert client.post(address, {"about": "I like lungs."}).status_code == 404


def test_the_name_is_read_and_the_zone_is_chosen(client):
    assert "Your name and address come from" in client.get(reverse("accounts:profile")).content.decode()
    page = client.get(ZONE).content.decode()
    assert "full_name" not in page
    for shown in ('<optgroup label="America">', 'value="America/Chicago"', 'value="UTC"', 'value=""'):
        assert shown in page
    assert "US/Eastern" not in page


def test_another_name_of_a_zone_stays_until_one_is_chosen(client, mentor):
    mentor.time_zone = "US/Eastern"
    mentor.save()
    client.post(ZONE, posted(client.get(ZONE)))
    mentor.refresh_from_db()
    assert mentor.time_zone == "US/Eastern"


def test_every_service_asks_first_who_it_is(student, mentor, staff, program):
    acts = [
        lambda: save_program(program=program, by=mentor),
        lambda: save_mentor_profile(profile=mentor.mentor_profile, by=staff),
        lambda: open_to_requests(profile=mentor.mentor_profile, by=student),
        lambda: save_student_profile(profile=student.student_profile, by=mentor, edit=Edit({"about": "Not mine"})),
        lambda: save_account(person=student, by=staff, edit=Edit({"time_zone": "UTC"})),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["q", "role", "stage", "track", "status", "cohort", "page"])
def test_no_filter_of_people_breaks_on_nonsense(client_for, staff, name):
    for nonsense in ("%00", "a%00b", "%F0%9F%92%A9", "-1"):
        assert client_for(staff).get(f"/people/?{name}={nonsense}").status_code == 200
