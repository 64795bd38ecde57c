from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.clock import school_today
from accounts.models import MentorProfile, User
from accounts.outside.services import make_outside
from tests import factories
from tests.queries import same_at_1_and_30


def page_of(person) -> str:
    return reverse("accounts:person", args=[person.pk])


def test_staff_start_from_the_persons_page(client_for, staff, mentor, host):
    client = client_for(staff)
    assert reverse("accounts:outside", args=[mentor.pk]) in client.get(page_of(mentor)).content.decode()
    typed = {"affiliation": "Class of 2009", "host": host.pk, "until": "2027-06-30"}
    response = client.post(reverse("accounts:outside", args=[mentor.pk]), typed, follow=True)
    page = response.content.decode()
    assert "Class of 2009" in page
    assert "June 30, 2027" in page


def test_what_was_typed_stays_beside_the_reason(client_for, staff, mentor, host):
    typed = {"affiliation": "Class of 2009", "host": host.pk, "until": "2020-01-01"}
    page = client_for(staff).post(reverse("accounts:outside", args=[mentor.pk]), typed).content.decode()
    assert "Choose today or a day that is still to come." in page
    assert 'value="Class of 2009"' in page
    assert 'value="2020-01-01"' in page


def test_the_page_says_that_the_department_goes(client_for, staff, mentor):
    page = client_for(staff).get(reverse("accounts:outside", args=[mentor.pk])).content.decode()
    assert "Medicine is taken off their profile" in page


def test_the_page_starts_filled_in(client_for, staff, guest):
    page = client_for(staff).get(reverse("accounts:outside", args=[guest.pk])).content.decode()
    assert 'value="Riverside Hospital"' in page
    assert f'value="{guest.mentor_profile.outside_until:%Y-%m-%d}"' in page


@pytest.mark.parametrize(
    ("name", "done"), [("end-outside", "Today is the last day"), ("bring-inside", "belongs to the")]
)
def test_one_button_ends_it_and_one_takes_the_mark_away(client_for, staff, guest, name, done):
    page = client_for(staff).post(reverse(f"accounts:{name}", args=[guest.pk]), follow=True).content.decode()
    assert done in page


def test_a_second_click_is_told_what_happened(client_for, staff, mentor):
    page = client_for(staff).post(reverse("accounts:bring-inside", args=[mentor.pk]), follow=True).content.decode()
    assert "not from outside the school any more" in page


@pytest.mark.parametrize("who", ["student", "mentor", "guest", "host"])
def test_everybody_else_is_refused(client_for, request, guest, who):
    client = client_for(request.getfixturevalue(who))
    for name in ("outside", "end-outside", "bring-inside"):
        assert client.post(reverse(f"accounts:{name}", args=[guest.pk])).status_code == 403


def test_there_is_no_such_page_for_students(client_for, staff, student):
    assert client_for(staff).get(reverse("accounts:outside", args=[student.pk])).status_code == 404


def test_staff_of_a_track_read_it_and_cannot_change_it(client_for, guest):
    track = factories.make_track()
    factories.make_relationship(guest, factories.make_student(track=track))
    colleague = factories.make_staff(staff_scope="track", scope_track=track)
    page = client_for(colleague).get(page_of(guest)).content.decode()
    assert "Riverside Hospital" in page
    assert reverse("accounts:outside", args=[guest.pk]) not in page


def test_the_list_of_people_marks_and_filters_them(client_for, staff, guest, mentor, set_last_day):
    client = client_for(staff)
    assert "Outside the school" in client.get("/people/").content.decode()
    assert "Dr. Ada Lind" not in client.get("/people/?outside=yes").content.decode()
    assert "Dr. Guest" not in client.get("/people/?outside=over").content.decode()
    set_last_day(-1)
    assert "Dr. Guest" in client.get("/people/?outside=over").content.decode()
    assert "Dr. Guest" not in client.get("/people/?outside=no").content.decode()


def test_the_list_takes_as_many_queries_for_one_as_for_thirty(client_for, staff, host):
    def add():
        guest = factories.make_mentor()
        MentorProfile.objects.filter(user=guest).update(host=host, outside_until="2030-01-01", department=None)

    same_at_1_and_30(client_for(staff), "/people/?outside=yes", add)


def test_a_guest_whose_host_left_needs_another(client_for, staff, guest, host):
    User.objects.filter(pk=host.pk).update(is_active=False)
    page = client_for(staff).get("/").content.decode()
    assert "Dr. Guest needs another host" in page
    assert "Dr. Guest needs another host" not in client_for(guest).get("/").content.decode()


def test_a_guest_whose_host_is_from_outside_now_needs_another(client_for, staff, guest, host, mentor):
    assert "needs another host" not in client_for(staff).get("/").content.decode()
    until = school_today() + timedelta(days=300)
    make_outside(person=host, host=mentor, affiliation="Riverside", until=until, by=staff)
    page = client_for(staff).get("/").content.decode()
    assert "Dr. Guest needs another host" in page
    assert "Dr. Host, who answered for them, is from outside the school themselves." in page
    assert "Dr. Host needs another host" not in page


@pytest.mark.parametrize(("days", "words"), [(31, ""), (30, "ends on"), (0, "ends on"), (-1, "ended on")])
def test_the_mentor_reads_of_their_last_day_a_month_before(client_for, guest, set_last_day, days, words):
    set_last_day(days)
    page = client_for(guest).get("/").content.decode()
    day = school_today() + timedelta(days=days)
    assert (f"Your time as a mentor from outside {words} {day:%B} {day.day}, {day.year}" in page) == bool(words)
