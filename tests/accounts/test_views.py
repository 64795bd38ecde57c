import pytest
from django.urls import reverse

from accounts.models import Program, ProgramChange
from tests import factories


def test_staff_find_who_has_no_mentor_with_one_click_from_home(client_for, staff, student, stranger, mentor):
    factories.make_relationship(mentor, student)
    factories.make_relationship(mentor, stranger, kind="advising")
    client = client_for(staff)
    home = client.get(reverse("home")).content.decode()
    assert "1 student has no mentor yet" in home
    assert "/people/?covered=no" in home
    page = client.get("/people/?covered=no").content.decode()
    assert "Robin Vale" in page
    assert "Sam Rivera" not in page


def test_people_are_found_by_stage_track_and_name(client_for, staff, student, stranger):
    client = client_for(staff)
    assert "Robin Vale" not in client.get("/people/?stage=M2").content.decode()
    assert "Sam Rivera" in client.get("/people/?stage=M2&track=pathways&q=rivera").content.decode()
    assert "Nobody fits" in client.get("/people/?q=zzz").content.decode()


def test_a_nonsense_filter_shows_everybody_instead_of_failing(client_for, staff, student):
    assert "Sam Rivera" in client_for(staff).get("/people/?stage=M9&cohort=x&page=zz").content.decode()


def test_the_page_of_a_person_has_no_personal_text(client_for, staff, student):
    factories.make_goal(student, text="My own words")
    student.student_profile.about = "More of my words"
    student.student_profile.save()
    page = client_for(staff).get(reverse("accounts:person", args=[student.pk])).content.decode()
    assert "Sam Rivera" in page
    assert "words" not in page


def program_fields(program, **changed) -> dict:
    names = [field.name for field in Program._meta.fields if field.editable]
    return {name: getattr(program, name) for name in names} | changed


def test_a_changed_rule_keeps_its_old_value_and_who_changed_it(client_for, staff, program):
    client_for(staff).post(reverse("accounts:program"), program_fields(program, reminder_hours=48))
    assert Program.current().reminder_hours == 48
    change = ProgramChange.objects.get()
    assert (change.field, change.old, change.new, change.changed_by) == ("reminder_hours", "24", "48", staff)


def test_the_threshold_moves_only_upward(client_for, staff, program):
    page = (
        client_for(staff).post(reverse("accounts:program"), program_fields(program, count_threshold=2)).content.decode()
    )
    assert "greater than or equal to 5" in page
    assert Program.current().count_threshold == 5


def test_every_rule_stands_once_in_a_section_with_a_link(client_for, staff, program):
    page = client_for(staff).get(reverse("accounts:program"))
    html, form = page.content.decode(), page.context["form"]
    assert {name: html.count(f'name="{name}"') for name in form.fields} == dict.fromkeys(form.fields, 1)
    for key, heading, fields in form.sections():
        assert fields
        assert f'<a href="#rules-{key}">{heading}</a>' in html
        assert f'<h2 id="rules-{key}">' in html
    assert "more" not in {key for key, *_ in form.sections()}


def test_the_second_reminder_of_a_meeting_comes_after_the_first(client_for, staff, program):
    both = program_fields(program, reminder_hours=1, second_reminder_minutes=60)
    page = client_for(staff).post(reverse("accounts:program"), both).content.decode()
    assert "choose fewer minutes than those hours have" in page
    assert Program.current().reminder_hours == 24
    client_for(staff).post(reverse("accounts:program"), both | {"second_reminder_minutes": 59})
    assert Program.current().second_reminder_minutes == 59


def test_a_reader_sees_times_in_their_own_zone_else_the_schools(client_for, student, mentor):
    asked = factories.make_request(student, mentor)
    asked.created_at = asked.created_at.replace(month=6, day=1, hour=2)
    asked.save()
    address = reverse("matching:request", args=[asked.pk])
    assert "sent May 31" in client_for(student).get(address).content.decode()
    student.time_zone = "Europe/Berlin"
    student.save()
    assert "sent June 1" in client_for(student).get(address).content.decode()


def test_light_or_dark_is_a_cookie_that_the_server_renders(client_for, student):
    client = client_for(student)
    assert "data-theme" not in client.get("/").content.decode()
    assert client.post(reverse("theme"), {"theme": "dark", "next": "/goals/"}).url == "/goals/"
    assert 'data-theme="dark"' in client.get("/").content.decode()
    assert client.post(reverse("theme"), {"theme": "dark", "next": "https://evil.example"}).url == "/"


@pytest.mark.parametrize(
    ("rule", "value", "sentence"),
    [
        ("request_first_reminder_days", 10, "The first reminder comes before the second"),
        ("request_expiry_days", 7, "both before a request closes"),
        ("crisis_lines", "just a name", "Line 1 needs a name, a comma and a number to call."),
        ("crisis_lines", "Dean, 555-010-0116\n, 12345", "Line 2 needs"),
    ],
)
def test_rules_that_cannot_be_kept_are_refused_with_a_sentence(client_for, staff, program, rule, value, sentence):
    address = reverse("accounts:program")
    page = client_for(staff).post(address, program_fields(program, **{rule: value})).content.decode()
    assert sentence in page
