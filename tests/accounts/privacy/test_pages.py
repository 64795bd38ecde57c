from datetime import timedelta

import pytest
from django.contrib import admin
from django.utils import timezone

from accounts.models import CloserLook, Deactivation, DeletionRequest, LegalHold, Program, Purge, StaffScope
from accounts.privacy.deletion import ask_for_deletion
from accounts.privacy.holds import place_hold
from accounts.privacy.looks import look_closer
from accounts.privacy.purging import carry_out_purges, start_purges
from tests import factories
from tests.queries import same_at_1_and_30

from .life import OWN_WORDS, keep, leave

REASON = "Sam asked us to step in"


@pytest.fixture
def second(db):
    return factories.make_staff(name="Lee Park")


def page(client, address: str) -> str:
    return client.get(address).content.decode()


def test_my_data_says_how_long_each_kind_is_kept(client_for, student):
    Program.current()
    keep(profile=12, help=84)
    text = page(client_for(student), "/profile/data/")
    assert "1 year after you have left" in text
    assert "7 years after you have left" in text
    assert "deleted as soon as you have left" in text


def test_what_would_happen_is_said_before_anybody_asks(client_for, student):
    client = client_for(student)
    text = page(client, "/profile/data/deletion/")
    assert "What stays" in text
    assert "never why" in text
    assert not DeletionRequest.objects.exists()
    client.post("/profile/data/deletion/")
    assert "Student affairs has your request" in page(client, "/profile/data/")


def test_a_request_is_taken_back_on_the_page(client_for, student):
    client = client_for(student)
    client.post("/profile/data/deletion/")
    client.post("/profile/data/deletion/take-back/")
    assert DeletionRequest.objects.get().state == "withdrawn"
    assert "See what would happen" in page(client, "/profile/data/")


def test_a_hold_is_never_named_to_the_person(client_for, student, staff):
    place_hold(person=student, reason="A lawsuit", by=staff)
    client = client_for(student)
    assert "has to keep your data" not in page(client, "/profile/data/")
    client.post("/profile/data/deletion/")
    text = page(client, "/profile/data/")
    assert "The school has to keep your data for now" in text
    assert "A lawsuit" not in text
    assert "legal" not in text.lower()


def test_a_refusal_is_read_with_its_sentence(client_for, student, staff):
    ask_for_deletion(by=student)
    asked = DeletionRequest.objects.get()
    client_for(staff).post(
        f"/people/privacy/requests/{asked.pk}/", {"decision": "refuse", "answer": "You are still enrolled."}
    )
    text = page(client_for(student), "/profile/data/")
    assert "You are still enrolled." in text
    assert staff.full_name in text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"answer": ""}, "Choose one of the two."),
        ({"decision": "refuse", "answer": " "}, "Say why it is not possible, and what the person can do."),
    ],
)
def test_an_answer_that_is_not_whole_gets_a_sentence(client_for, student, staff, data, sentence):
    asked = ask_for_deletion(by=student)
    response = client_for(staff).post(f"/people/privacy/requests/{asked.pk}/", data)
    assert sentence in response.content.decode()
    assert DeletionRequest.objects.get().state == "asked"


def test_agreeing_under_a_hold_gets_a_sentence(client_for, student, staff):
    asked = ask_for_deletion(by=student)
    place_hold(person=student, reason="A lawsuit", by=staff)
    response = client_for(staff).post(f"/people/privacy/requests/{asked.pk}/", {"decision": "agree"})
    assert "Answer once the legal hold is lifted." in response.content.decode()


def test_staff_read_what_agreeing_would_close(client_for, student, mentor, staff):
    factories.make_relationship(mentor, student)
    asked = ask_for_deletion(by=student)
    assert "Mentorships that end: 1" in page(client_for(staff), f"/people/privacy/requests/{asked.pk}/")


def test_home_says_that_somebody_asks(client_for, student, staff):
    ask_for_deletion(by=student)
    assert "1 person asks for deletion" in page(client_for(staff), "/")
    track = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=factories.make_track())
    assert "asks for deletion" not in page(client_for(track), "/")


def test_what_is_due_is_shown_before_it_is_started(client_for, life):
    keep(help=84)
    leave(life.student, by=life.staff)
    client = client_for(life.staff)
    assert "Due for deletion: 1 person" in page(client, "/people/privacy/")
    text = page(client, "/people/privacy/purges/")
    assert "Profile and identity: 1 person" in text
    assert "Copies sent to get help" not in text
    assert not Purge.objects.exists()
    client.post("/people/privacy/purges/")
    assert "A worker does it now" in page(client, "/people/privacy/purges/")
    carry_out_purges()
    text = page(client, "/people/privacy/purges/")
    assert "Private notes: 1" in text
    assert "Nothing is due" in text


def test_whoever_has_no_name_any_more_is_in_no_list_of_people(client_for, student, staff):
    keep()
    leave(student, by=staff)
    start_purges(by=staff)
    carry_out_purges()
    assert "Former member" not in page(client_for(staff), "/people/?state=out")


def test_somebody_under_a_hold_is_shown_as_staying(client_for, life):
    keep()
    leave(life.student, by=life.staff)
    place_hold(person=life.student, reason="A lawsuit", by=life.staff)
    text = page(client_for(life.staff), "/people/privacy/purges/")
    assert "Legal hold: stays" in text
    assert "Delete this now" not in text


def test_a_hold_is_placed_and_lifted_on_its_pages(client_for, student, staff):
    client = client_for(staff)
    assert "Say why" in client.post(f"/people/{student.pk}/hold/", {"reason": ""}).content.decode()
    client.post(f"/people/{student.pk}/hold/", {"reason": "Counsel asked for it"})
    hold = LegalHold.objects.get()
    assert "Nothing is deleted" in page(client, f"/people/{student.pk}/")
    assert "Counsel asked for it" in page(client, "/people/privacy/")
    again = client.post(f"/people/{student.pk}/hold/", {"reason": "Twice"})
    assert "A legal hold stands already" in again.content.decode()
    client.post(f"/people/privacy/holds/{hold.pk}/lift/", {"reason": "Over"})
    hold.refresh_from_db()
    assert hold.lifted_by == staff


def test_nobody_holds_themselves(client_for, staff):
    assert client_for(staff).get(f"/people/{staff.pk}/hold/").status_code == 403


def test_a_look_is_opened_with_a_reason_and_shows_the_texts(client_for, life):
    client = client_for(life.staff)
    response = client.post(f"/people/{life.student.pk}/look/", {"what": ["goals"], "reason": REASON}, follow=True)
    text = response.content.decode()
    assert OWN_WORDS in text
    assert "My own private note" not in text
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"reason": REASON}, "Choose what you need to open."),
        ({"what": ["goals"], "reason": "why"}, "Say in a few words why you need to read this."),
        ({"what": ["private-notes"], "reason": REASON}, "Select a valid choice."),
    ],
)
def test_a_look_that_is_not_whole_gets_a_sentence_and_keeps_what_was_typed(client_for, student, staff, data, sentence):
    response = client_for(staff).post(f"/people/{student.pk}/look/", data)
    text = response.content.decode()
    assert sentence in text
    assert data["reason"] in text
    assert not CloserLook.objects.exists()


def test_after_an_hour_the_page_has_closed(client_for, life):
    look = look_closer(person=life.student, what=["goals"], reason=REASON, by=life.staff)
    CloserLook.objects.update(opened_at=look.opened_at - timedelta(hours=1), closes_at=timezone.now())
    response = client_for(life.staff).get(f"/people/looks/{look.pk}/")
    assert response.status_code == 403
    assert "This has closed" in response.content.decode()
    assert OWN_WORDS not in response.content.decode()


def test_a_look_is_its_openers_alone(client_for, life, second):
    look = look_closer(person=life.student, what=["goals"], reason=REASON, by=life.staff)
    for person in (life.student, life.mentor, second):
        assert client_for(person).get(f"/people/looks/{look.pk}/").status_code in {403, 404}


def test_whoever_no_longer_may_look_reads_nothing_of_an_open_one(client_for, life):
    look = look_closer(person=life.student, what=["goals"], reason=REASON, by=life.staff)
    life.staff.staff_scope = StaffScope.REPORTS
    life.staff.save()
    assert client_for(life.staff).get(f"/people/looks/{look.pk}/").status_code == 403


def test_what_came_in_from_somebody_who_was_not_told_stays_shut(client_for, student, mentor, staff):
    look = look_closer(person=student, what=["requests"], reason=REASON, by=staff)
    factories.make_request(student, mentor, message="Written after the opening")
    text = page(client_for(staff), f"/people/looks/{look.pk}/")
    assert "Written after the opening" not in text
    assert "Open it anew" in text


def test_hostile_texts_stay_texts_in_a_look(client_for, student, staff):
    factories.make_goal(student, text="<script>alert(1)</script>")
    look = look_closer(person=student, what=["goals"], reason="<b>Because I must</b>", by=staff)
    text = page(client_for(staff), f"/people/looks/{look.pk}/")
    assert "<script>alert(1)</script>" not in text
    assert "<b>Because" not in text


def test_the_person_reads_who_when_what_and_why(client_for, life):
    CloserLook.objects.all().delete()
    look_closer(person=life.student, what=["goals", "agendas"], reason=REASON, by=life.staff)
    text = page(client_for(life.student), "/profile/looks/")
    for words in (life.staff.full_name, REASON, "Goals · Agendas of meetings"):
        assert words in text
    text = page(client_for(life.mentor), "/profile/looks/")
    assert f"of {life.student}" in text


def test_nobody_looked_says_so(client_for, student):
    assert "Nobody has" in page(client_for(student), "/profile/looks/")


def test_the_second_decides_on_a_page(client_for, student, staff, second):
    look = look_closer(person=student, what=["goals"], reason=REASON, by=staff, second=second)
    client, address = client_for(second), f"/people/looks/{look.pk}/delay/"
    assert "asks whether somebody is told later" in page(client, "/")
    response = client.post(address, {"decision": "delay", "days": "", "reason": ""}).content.decode()
    assert "Say for how many days." in response
    assert "Say why: the people concerned read it later." in response
    client.post(address, {"decision": "delay", "days": "30", "reason": "An inquiry"})
    look.refresh_from_db()
    assert look.was_delayed
    assert "You put it off" in page(client, address)
    assert "asks whether somebody is told later" not in page(client, "/")


def test_the_seconds_no_on_the_page(client_for, student, staff, second):
    look = look_closer(person=student, what=["goals"], reason=REASON, by=staff, second=second)
    client_for(second).post(f"/people/looks/{look.pk}/delay/", {"decision": "tell"})
    assert REASON in page(client_for(student), "/profile/looks/")


def test_only_the_second_finds_the_page_of_the_decision(client_for, student, staff, second):
    look = look_closer(person=student, what=["goals"], reason=REASON, by=staff, second=second)
    assert client_for(staff).get(f"/people/looks/{look.pk}/delay/").status_code == 404


def test_staff_of_a_track_find_their_own_looks_and_no_other(client_for, student, staff):
    track = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=student.enrollments.get().track)
    look_closer(person=student, what=["goals"], reason="The first long reason", by=staff)
    look_closer(person=student, what=["goals"], reason="The second long reason", by=track)
    text = page(client_for(track), "/people/looks/")
    assert "The second long reason" in text
    assert "The first long reason" not in text
    assert "The first long reason" in page(client_for(staff), "/people/looks/")


def test_a_person_outside_the_track_is_not_found(client_for, student):
    other = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=factories.make_track("Other"))
    assert client_for(other).get(f"/people/{student.pk}/look/").status_code == 404


def test_colleagues_cannot_be_looked_at(client_for, staff, second):
    assert client_for(staff).get(f"/people/{second.pk}/look/").status_code == 403


@pytest.mark.parametrize("address", ["/people/privacy/", "/people/privacy/purges/"])
def test_queries_of_the_staffs_pages_do_not_depend_on_rows(client_for, staff, address):
    keep()

    def add() -> None:
        """One person in all of it, as rows."""
        person, now = factories.make_user(is_active=False), timezone.now()
        Deactivation.objects.create(person=person, made_by=staff, made_at=now, effect_at=now, done_at=now)
        Purge.objects.create(person=person, kinds=["help"], started_at=now, purged_at=now)
        DeletionRequest.objects.create(person=person, asked_at=now)
        LegalHold.objects.create(person=person, reason="Because", placed_by=staff, placed_at=now)
        agreed = {"state": "agreed", "decided_at": now, "decided_by": staff}
        DeletionRequest.objects.create(person=factories.make_user(), asked_at=now, **agreed)

    same_at_1_and_30(client_for(staff), address, add)


def test_queries_of_the_lists_of_looks_do_not_depend_on_rows(client_for, student, staff):
    def add() -> None:
        look_closer(person=student, what=["goals", "logs"], reason=REASON, by=staff)

    same_at_1_and_30(client_for(staff), "/people/looks/", add)
    same_at_1_and_30(client_for(student), "/profile/looks/", add)


def test_queries_of_a_look_do_not_depend_on_rows(client_for, student, staff):
    look = look_closer(person=student, what=["goals", "profile"], reason=REASON, by=staff)
    same_at_1_and_30(client_for(staff), f"/people/looks/{look.pk}/", lambda: factories.make_goal(student))


def test_starting_what_is_due_is_one_row_a_person(staff):
    keep()
    for _ in range(3):
        leave(factories.make_student(), by=staff)
    start_purges(by=staff)
    assert Purge.objects.waiting().count() == 3


def test_no_text_of_a_person_has_a_form_in_the_admin_site():
    """Reference data, and histories that hold ids alone."""
    assert sorted(model._meta.label for model in admin.site._registry) == [
        "accounts.Department",
        "accounts.Event",
        "accounts.IdentityTag",
        "accounts.ProgramChange",
        "accounts.Specialty",
        "accounts.Topic",
        "accounts.Track",
        "meetings.AgendaPrompt",
        "resources.HelpService",
        "resources.Resource",
    ]
