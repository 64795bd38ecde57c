"""Many people at once: what is shown before, what is done, and what happens when something changed in between."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.deactivation import deactivate_people
from accounts.entry.invitations import invite
from accounts.models import Deactivation, Invitation, OfficeMessage, StaffScope, User
from accounts.people.acts import number_must_be_typed
from notifications.models import MutedKind, Notification
from tests import factories


class Desk:
    """A member of the staff at the list: `look` opens the preview, `do` presses its button."""

    def __init__(self, client: Client) -> None:
        self.client, self.page = client, None

    def look(self, act: str, *people: User, query: str = "", **fields):
        self.address = reverse("accounts:people-act", args=[act]) + (f"?{query}" if query else "")
        chosen = {"person": [person.pk for person in people]} if people else {"all": "on"}
        self.posted = chosen | fields
        self.page = self.client.post(self.address, self.posted)
        return self

    def do(self, **fields):
        mark = {"seen": self.page.context["mark"], "count": self.page.context["count"]}
        self.page = self.client.post(self.address, self.posted | mark | {"step": "do"} | fields, follow=True)
        return self

    @property
    def text(self) -> str:
        return self.page.content.decode()

    @property
    def people(self) -> set[str]:
        return {person.full_name for person in self.page.context["people"]}

    @property
    def left_out(self) -> dict[str, int]:
        return {why: number for why, _, number in self.page.context["left_out"]}


@pytest.fixture
def desk(client_for, staff) -> Desk:
    return Desk(client_for(staff))


def make_many(number: int) -> list[User]:
    return [factories.make_student("M1", name=f"Many {each:02}") for each in range(number)]


class TestChoosing:
    def test_rows_that_are_ticked(self, desk, student, stranger):
        assert desk.look("invite", student, stranger).people == {"Sam Rivera", "Robin Vale"}
        assert desk.look("invite", student).people == {"Sam Rivera"}

    def test_everybody_who_fits_the_address(self, desk, student, stranger):
        assert desk.look("invite", query="stage=M3").people == {"Robin Vale"}

    def test_everybody_is_not_taken_from_a_filter_that_makes_no_sense(self, desk, student):
        assert desk.look("deactivate", query="stage=M9").page.status_code == 302

    def test_nobody_is_sent_back_with_a_sentence(self, desk, client_for, staff):
        client = client_for(staff)
        answer = client.post(reverse("accounts:people-act", args=["invite"]) + "?stage=M1", follow=True)
        assert "Tick at least one person first" in answer.content.decode()
        assert answer.redirect_chain[0][0] == "/people/?stage=M1"

    def test_a_key_that_is_none_chooses_nobody(self, desk, client_for, staff):
        answer = client_for(staff).post(reverse("accounts:people-act", args=["invite"]), {"person": ["x", ""]})
        assert answer.status_code == 302

    def test_an_act_that_does_not_exist_is_not_found(self, client_for, staff, student):
        answer = client_for(staff).post("/people/acts/erase/", {"person": student.pk})
        assert answer.status_code == 404

    def test_a_scope_reaches_its_own_students_alone(self, client_for, student, mentor):
        track = student.enrollments.get().track
        factories.make_relationship(mentor, student)
        other = factories.make_student("M1", name="Elsewhere", track=factories.make_track("Elsewhere"))
        desk = Desk(client_for(factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=track)))
        desk.look("message", student, mentor, other)
        assert desk.people == {"Sam Rivera"}
        assert "Dr. Ada Lind" in desk.text
        assert "Elsewhere" not in desk.text


class TestInviting:
    def test_it_says_whom_it_leaves_out_and_why_and_writes_to_the_rest(self, desk, staff, student, stranger):
        came, gone = factories.make_user(last_login=timezone.now()), factories.make_user(is_active=False)
        invite(people=[stranger], by=staff)
        desk.look("invite", student, stranger, came, gone)
        assert desk.people == {"Sam Rivera"}
        assert desk.left_out == {
            "Has signed in already, and needs no invitation.": 1,
            "Has an invitation that still holds.": 1,
            "Not in the program any longer.": 1,
        }
        assert Invitation.objects.count() == 1
        assert "1 person invited." in desk.do().text
        assert set(Invitation.objects.values_list("person", flat=True)) == {student.pk, stranger.pk}

    def test_those_whose_invitation_holds_are_written_to_again_on_request(self, desk, staff, student, stranger):
        invite(people=[stranger], by=staff)
        assert desk.look("invite-again", student, stranger).people == {"Sam Rivera", "Robin Vale"}
        desk.do()
        assert Invitation.objects.filter(person=stranger).count() == 2

    def test_afterwards_the_list_still_has_its_filters(self, desk, student):
        desk.look("invite", query="stage=M2&page=1").do()
        assert desk.page.redirect_chain[-1][0] == "/people/?stage=M2&page=1"

    def test_when_it_reaches_nobody_there_is_no_button(self, desk, staff):
        staff_seen = User.objects.get(pk=staff.pk)
        assert staff_seen.last_login
        assert "This reaches nobody" in desk.look("invite", staff).text


class TestMeanwhile:
    """What was chosen is read anew when the button is pressed."""

    def test_a_number_that_changed_is_said_and_nothing_is_done(self, desk, student):
        desk.look("invite", query="stage=M2")
        factories.make_student("M2", name="Just Added")
        desk.do()
        assert "It was 1 when you looked, and is 2 now." in desk.text
        assert desk.people == {"Sam Rivera", "Just Added"}
        assert not Invitation.objects.exists()
        desk.do()
        assert Invitation.objects.count() == 2

    def test_the_same_number_of_other_people_is_noticed_too(self, desk, student, stranger):
        desk.look("invite", query="stage=M2")
        student.enrollments.update(stage="M1")
        stranger.enrollments.update(stage="M2")
        assert "This is not quite what you had looked at." in desk.do().text
        assert not Invitation.objects.exists()

    def test_pressed_without_having_looked_it_looks_first(self, client_for, staff, student):
        data = {"person": student.pk, "step": "do"}
        client_for(staff).post(reverse("accounts:people-act", args=["invite"]), data)
        assert not Invitation.objects.exists()


class TestWriting:
    WORDS = {"subject": "A date  has changed", "text": "The welcome day is on Friday.\n\nSee you & yours there."}

    @pytest.fixture
    def looked(self, desk, student, stranger) -> Desk:
        self.key = str(desk.look("message", student, stranger).page.context["form"].initial["key"])
        return desk.look("message", student, stranger, step="look", key=self.key, **self.WORDS)

    def test_it_is_shown_as_they_will_read_it_before_it_can_be_sent(self, looked, program):
        assert "Send it: 2" in looked.text
        sample = looked.page.context["sample"]
        assert sample.subject == "A date has changed"
        assert (sample.from_name, sample.reply_to) == (program.office_name, program.office_email)
        assert "See you & yours there." in sample.text
        assert not OfficeMessage.objects.exists()

    def test_each_gets_a_mail_of_their_own(self, looked, staff, student, stranger):
        looked.do()
        message = OfficeMessage.objects.get()
        assert (message.subject, message.written_by) == ("A date has changed", staff)
        rows = Notification.objects.filter(kind="accounts.office_message", about_id=message.pk)
        assert {row.recipient for row in rows} == {student, stranger}

    def test_pressing_twice_sends_once(self, looked):
        page = looked.page
        looked.do()
        looked.page = page
        looked.do()
        assert OfficeMessage.objects.count() == 1
        assert Notification.objects.filter(kind="accounts.office_message").count() == 2

    def test_words_changed_after_looking_are_shown_once_more(self, looked):
        looked.do(text="Something else.")
        assert "This is not quite what you had looked at." in looked.text
        assert not OfficeMessage.objects.exists()

    def test_without_words_it_says_so_and_keeps_the_rest(self, desk, student):
        desk.look("message", student, step="look", key="", subject="Only this", text=" ")
        assert "This field is required." in desk.text
        assert 'value="Only this"' in desk.text

    def test_it_says_how_many_have_switched_such_mails_off(self, desk, student, stranger):
        MutedKind.objects.create(person=student, kind="accounts.office_message", muted_at=timezone.now())
        [(text, number)] = desk.look("message", student, stranger).page.context["effects"]
        assert (text, number) == ("People who have switched off mails from the office, and get none", 1)


class TestDeactivating:
    def test_the_page_counts_what_follows_and_then_it_happens(self, desk, student, mentor, stranger):
        factories.make_relationship(mentor, student)
        desk.look("deactivate", student, mentor)
        effects = dict(desk.page.context["effects"])
        assert effects["Mentorships that end"] == 1
        desk.do(reason="Left school", wait="now", number=2)
        assert "2 people deactivated." in desk.text
        assert set(Deactivation.objects.values_list("person", "reason")) == {
            (student.pk, "Left school"),
            (mentor.pk, "Left school"),
        }

    def test_one_never_deactivates_oneself(self, desk, staff, student):
        desk.look("deactivate", staff, student)
        assert desk.people == {"Sam Rivera"}
        assert desk.left_out == {"This is your own account. A colleague can deactivate it.": 1}

    def test_it_can_wait_so_that_it_can_be_taken_back(self, desk, student, program):
        desk.look("deactivate", student).do(wait="later")
        row = Deactivation.objects.get()
        assert row.done_at is None
        assert row.effect_at - row.made_at > timedelta(hours=program.absent_wait_hours - 1)
        assert f"Others are told in {program.absent_wait_hours} hours" in desk.text
        desk.look("reactivate", student).do()
        assert User.objects.get(pk=student.pk).is_active

    def test_many_need_the_number_typed(self, desk, program):
        many = make_many(11)
        desk.look("deactivate", *many)
        assert "Type the number 11 to go on" in desk.text
        desk.do(wait="now", number=10, reason="They are gone")
        assert "This deactivates 11 people. Type 11 if you mean all of them." in desk.text
        assert "They are gone" in desk.text
        assert not Deactivation.objects.exists()
        desk.do(wait="now", number=11)
        assert Deactivation.objects.count() == 11

    @pytest.mark.parametrize(
        ("count", "of", "typed"), [(1, 3, False), (2, 99, True), (2, 100, False), (10, 600, False), (11, 600, True)]
    )
    def test_more_than_ten_or_two_percent_are_many(self, db, count, of, typed):
        User.objects.bulk_create(
            User(email=f"n{number}@example.edu", full_name=f"N {number}", role="student") for number in range(of)
        )
        assert number_must_be_typed(count) is typed

    def test_coming_back_says_what_stays_closed(self, desk, staff, student, stranger):
        deactivate_people(people=[student], by=staff)
        deactivate_people(people=[stranger], by=staff, effect_at=timezone.now() + timedelta(hours=1))
        desk.look("reactivate", query="state=out")
        assert [number for _, number in desk.page.context["effects"]] == [1, 1]
        desk.do()
        assert User.objects.active().filter(pk__in=[student.pk, stranger.pk]).count() == 2


def test_only_staff_who_see_people_act(client_for, student, mentor, stranger):
    address = reverse("accounts:people-act", args=["deactivate"])
    for person in (student, mentor):
        assert client_for(person).post(address, {"person": stranger.pk}).status_code == 403
    assert client_for(student).get(address).status_code == 405
