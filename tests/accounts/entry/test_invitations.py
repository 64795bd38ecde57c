"""Asking people in: the mail, its link, and what each state of it shows."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_date
from accounts.deactivation import deactivate_people
from accounts.edits import Edit
from accounts.entry import invitations
from accounts.entry.invitations import invite, note_arrival, renew, token_for
from accounts.entry.welcome import hidden
from accounts.models import Event, Invitation, StaffScope, User
from accounts.people.services import change_person
from notifications import kinds
from notifications.delivery import deliver_due
from notifications.models import Notification
from tests import factories
from tests.queries import queries_of

MONTH = timedelta(days=30)


@pytest.fixture
def newcomer(db) -> User:
    """Faculty, whom no pages of a first day wait for."""
    return factories.make_user("faculty", "Dr. New Come", email="new.come@example.edu")


def ask(person, staff) -> Invitation:
    return invite(people=[person], by=staff)[0]


def page_of(invitation: Invitation, step: str = "welcome") -> str:
    return reverse(f"accounts:{step}", args=[token_for(invitation)])


def age(invitation: Invitation, by: timedelta) -> None:
    """Moved into the past."""
    Invitation.objects.filter(pk=invitation.pk).update(
        created_at=invitation.created_at - by, expires_at=invitation.expires_at - by
    )


def held(invitation: Invitation) -> str:
    row = Notification.objects.get(about_id=invitation.pk)
    answer = kinds.get(row.kind).still_holds(row)
    return answer if isinstance(answer, str) else ""


class TestAsking:
    def test_an_invitation_holds_thirty_days_and_one_mail_waits(self, newcomer, staff):
        invitation = ask(newcomer, staff)
        assert invitation.expires_at - invitation.created_at == MONTH
        row = Notification.objects.get(recipient=newcomer)
        assert (row.kind, row.about, row.state) == ("accounts.invitation", invitation, "due")
        assert Event.objects.filter(verb="invited", actor=staff, target_id=invitation.pk).exists()

    def test_who_is_in_or_out_is_passed_over(self, newcomer, staff):
        there = factories.make_user(last_login=timezone.now())
        gone = factories.make_user(is_active=False)
        assert [row.person for row in invite(people=[newcomer, there, gone], by=staff)] == [newcomer]

    def test_a_newer_invitation_takes_the_place_of_an_older(self, newcomer, staff):
        first, second = ask(newcomer, staff), ask(newcomer, staff)
        states = {row.about_id: (row.state, row.void_reason) for row in Notification.objects.all()}
        assert states == {first.pk: ("void", invitations.NEWER), second.pk: ("due", "")}

    def test_a_scope_invites_its_own_students_alone(self, student, newcomer):
        scoped = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=student.enrollments.get().track)
        assert len(invite(people=[student], by=scoped)) == 1
        for by, person in ((scoped, newcomer), (student, newcomer)):
            with pytest.raises(PermissionDenied):
                invite(people=[person], by=by)

    def test_a_whole_school_is_asked_in_a_handful_of_queries(self, staff, django_assert_max_num_queries):
        people = [User(email=f"many{n}@example.edu", full_name=f"Many {n}", role="student") for n in range(300)]
        User.objects.bulk_create(people)
        with django_assert_max_num_queries(16):
            assert len(invite(people=people, by=staff)) == 300


class TestTheMail:
    def test_it_is_from_the_office_and_names_its_last_day(self, newcomer, staff, program):
        invitation = ask(newcomer, staff)
        row = Notification.objects.get(recipient=newcomer)
        written = kinds.get(row.kind).render(row)
        assert (written.from_name, written.reply_to) == (program.office_name, program.office_email)
        for text in (written.text, written.html):
            assert page_of(invitation) in text
            assert f"{school_date(invitation.expires_at):%B %-d, %Y}" in text

    def test_it_is_not_sent_once_the_person_is_in(self, newcomer, staff):
        invitation = ask(newcomer, staff)
        note_arrival(newcomer)
        User.objects.filter(pk=newcomer.pk).update(last_login=timezone.now())
        assert Notification.objects.get().void_reason == invitations.ARRIVED
        assert held(invitation) == invitations.ARRIVED

    def test_it_is_not_sent_once_a_newer_one_is(self, newcomer, staff):
        invitation = ask(newcomer, staff)
        ask(newcomer, staff)
        assert held(invitation) == "It has run out, or a newer one was sent."

    def test_it_is_not_sent_after_its_last_day(self, newcomer, staff):
        invitation = ask(newcomer, staff)
        age(invitation, MONTH)
        assert held(invitation) == "It has run out, or a newer one was sent."


class TestTheLink:
    def test_opening_it_changes_nothing_however_often(self, newcomer, staff):
        invitation = ask(newcomer, staff)
        before = Event.objects.count()
        for _ in range(3):
            page = Client().get(page_of(invitation)).content.decode()
        assert "Welcome, Dr. New Come" in page
        assert "n…@example.edu" in page
        assert "new.come@example.edu" not in page
        invitation.refresh_from_db()
        assert (invitation.accepted_at, Event.objects.count()) == (None, before)

    def test_from_the_link_to_a_proven_address_by_a_code(self, newcomer, staff):
        client, invitation = Client(), ask(newcomer, staff)
        to_code = client.post(page_of(invitation, "welcome-code"))
        assert to_code.url.startswith(reverse("account_confirm_login_code"))
        code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
        assert mail.outbox[-1].to == [newcomer.email]
        client.post(reverse("account_confirm_login_code"), {"code": code})
        assert client.get("/").status_code == 200
        invitation.refresh_from_db()
        assert invitation.accepted_at is not None
        assert EmailAddress.objects.get(user=newcomer).verified
        assert Event.objects.filter(verb="accepted invitation", actor=newcomer).count() == 1

    def test_a_student_lands_on_the_pages_of_the_first_day_until_they_are_done(self, client_for, student, staff):
        invitation = ask(student, staff)
        assert client_for(student).get(page_of(invitation)).url == reverse("matching:first-day")
        User.objects.filter(pk=student.pk).update(first_day_done_at=timezone.now())
        assert client_for(student).get(page_of(invitation)).url == reverse("home")

    def test_who_has_come_in_already_is_led_to_sign_in(self, newcomer, staff):
        invitation = ask(newcomer, staff)
        User.objects.filter(pk=newcomer.pk).update(last_login=timezone.now())
        assert "You are in already" in Client().get(page_of(invitation)).content.decode()
        assert Client().post(page_of(invitation, "welcome-code")).url == page_of(invitation)
        assert mail.outbox == []

    def test_who_has_left_reads_a_neutral_sentence(self, newcomer, staff):
        invitation = ask(newcomer, staff)
        deactivate_people(people=[newcomer], by=staff, reason="a reason for staff alone")
        page = Client().get(page_of(invitation)).content.decode()
        assert "This invitation is no longer open" in page
        assert "a reason for staff alone" not in page
        for step in ("welcome-code", "welcome-again"):
            assert Client().post(page_of(invitation, step)).url == page_of(invitation)
        assert Notification.objects.filter(state="due").count() == 0

    @pytest.mark.parametrize("token", ["nonsense", "0" * 32 + ":" + "x" * 43])
    def test_a_link_that_is_not_ours_says_so(self, token, db):
        answer = Client().get(reverse("accounts:welcome", args=[token]))
        assert answer.status_code == 404
        assert "This link does not work" in answer.content.decode()
        assert Client().post(reverse("accounts:welcome-again", args=[token])).status_code == 302

    def test_somebody_elses_link_offers_to_change_who_is_signed_in(self, client_for, newcomer, student, staff):
        page = client_for(student).get(page_of(ask(newcomer, staff))).content.decode()
        assert "Welcome, Dr. New Come" in page
        assert "You are signed in as Sam Rivera" in page


class TestRunningOut:
    def test_it_renews_itself_by_mail_to_the_roster_address(self, newcomer, staff):
        old = ask(newcomer, staff)
        age(old, MONTH)
        client = Client()
        page = client.get(page_of(old)).content.decode()
        assert "This invitation has run out" in page
        assert newcomer.email not in page
        page = client.post(page_of(old, "welcome-again"), follow=True).content.decode()
        assert "A fresh invitation is on its way to the address that the school has for you." in page
        fresh = Invitation.objects.waiting(timezone.now()).get()
        assert (fresh.person, fresh.invited_by) == (newcomer, None)
        deliver_due()
        assert Client().get(page_of(fresh)).content.decode().count("Welcome, Dr. New Come") == 1
        assert "This invitation has run out" in Client().get(page_of(old)).content.decode()

    def test_the_link_in_a_former_inbox_says_nothing_of_the_new_address(self, newcomer, staff):
        old = ask(newcomer, staff)
        change_person(person=newcomer, by=staff, edit=Edit({"email": "anew@elsewhere.edu"}))
        client = Client()
        pages = [client.get(page_of(old)), client.post(page_of(old, "welcome-again"), follow=True)]
        for page in (answer.content.decode() for answer in pages):
            assert "This invitation has run out" in page
            assert "elsewhere.edu" not in page

    def test_one_mail_in_ten_minutes_however_often_the_button_is_pressed(self, newcomer, staff):
        old = ask(newcomer, staff)
        age(old, MONTH)
        assert renew(invitation=old)
        assert not renew(invitation=old)
        page = Client().post(page_of(old, "welcome-again"), follow=True).content.decode()
        assert "was sent to the address that the school has for you a few minutes ago" in page
        age(Invitation.objects.waiting(timezone.now()).get(), invitations.PAUSE)
        assert renew(invitation=old)

    def test_a_code_is_not_mailed_for_a_link_that_has_run_out(self, newcomer, staff):
        old = ask(newcomer, staff)
        age(old, MONTH)
        assert Client().post(page_of(old, "welcome-code")).url == page_of(old)
        assert mail.outbox == []

    def test_its_last_moment_is_its_last(self, newcomer, staff):
        invitation = ask(newcomer, staff)
        assert invitation.holds_at(invitation.expires_at - timedelta(seconds=1))
        assert not invitation.holds_at(invitation.expires_at)


def test_arriving_any_other_way_accepts_the_newest_invitation_once(newcomer, staff):
    first, second = ask(newcomer, staff), ask(newcomer, staff)
    note_arrival(newcomer)
    note_arrival(newcomer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.accepted_at is None
    assert second.accepted_at is not None
    assert not EmailAddress.objects.filter(user=newcomer, verified=True).exists()


def test_an_address_is_shown_just_enough_to_be_known():
    assert hidden("sam.rivera@example.edu") == "s…@example.edu"


def test_the_page_costs_the_same_however_many_invitations_there_were(newcomer, staff):
    one = queries_of(Client(), page_of(ask(newcomer, staff)))
    for _ in range(5):
        last = ask(newcomer, staff)
    assert queries_of(Client(), page_of(last)) == one


def test_the_mail_says_the_last_day_as_it_is_where_its_reader_lives(newcomer, staff, program):
    invitation = ask(newcomer, staff)
    Invitation.objects.update(expires_at=datetime(2026, 12, 22, 3, tzinfo=UTC))
    row = Notification.objects.get(about_id=invitation.pk)
    program.time_zone = "America/Chicago"
    program.save()
    assert "until December 21, 2026" in kinds.get(row.kind).render(row).text
    row.recipient.time_zone = "Asia/Tokyo"
    assert "until December 22, 2026" in kinds.get(row.kind).render(row).text
