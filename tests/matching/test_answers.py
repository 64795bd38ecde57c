"""The answer itself: a first sentence, a first meeting, a named colleague."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from accounts.events import record
from accounts.locks import lock_people
from accounts.models import Event
from matching import hooks
from matching.asking.colleagues import find_colleague, named_colleague
from matching.forms import AcceptForm
from matching.models import Block, Conflict, Relationship, Request
from matching.privacy import my_data
from matching.services import accept_and_meet, accept_request, decline_request, take_back_all, undo_decline
from notifications import kinds
from notifications.models import Notification
from tests import factories


@pytest.fixture
def asked(student, mentor) -> Request:
    return factories.make_request(student, mentor)


@pytest.fixture
def timed(asked) -> Request:
    asked.proposed_times, asked.time_zone = [timezone.now() + timedelta(days=3)], "America/New_York"
    asked.save()
    return asked


@pytest.fixture
def booked(monkeypatch) -> QuerySet[Event]:
    """Somebody keeps first meetings, and writes each down in the transaction of the yes."""

    def book(relationship, starts_at, minutes, by):
        record(actor=by, verb="booked", target=relationship, reason=f"{starts_at.isoformat()} for {minutes} minutes")

    monkeypatch.setattr(hooks.first_meeting, "_functions", [book])
    return Event.objects.filter(verb="booked")


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def mails() -> str:
    told = Notification.objects.filter(kind="matching.request_accepted")
    made = [kinds.get(row.kind).render(row) for row in told]
    return "\n".join(part for mail in made for part in (mail.subject, mail.text, mail.html))


class TestTheYes:
    def test_a_first_sentence_is_read_on_both_pages_and_in_no_mail(self, client_for, asked, student, mentor):
        address = reverse("matching:accept-request", args=[asked.pk])
        client_for(mentor).post(address, {"welcome": "I look forward to meeting you."})
        pair, client = Relationship.objects.get(), client_for(student)
        for page in (
            client.get(reverse("matching:request", args=[asked.pk])),
            client.get(reverse("matching:relationship", args=[pair.pk])),
        ):
            assert "I look forward to meeting you." in words(page)
            assert f"/help/with/request/{asked.pk}/" in words(page)
        assert "I look forward" not in mails()

    def test_the_student_can_show_it_to_somebody_who_helps(self, client_for, asked, student, mentor):
        accept_request(request=asked, by=mentor, welcome="Come by my office at night.")
        page = client_for(student).get(reverse("help:with", args=["request", asked.pk]))
        assert page.status_code == 200

    def test_a_sentence_that_is_too_long_is_kept(self, client_for, asked, mentor):
        address = reverse("matching:accept-request", args=[asked.pk])
        page = words(client_for(mentor).post(address, {"welcome": "word " * 70}))
        assert "Keep it to 300 characters" in page
        assert "word word" in page
        assert Request.objects.get().is_pending

    def test_one_of_the_proposed_times_is_booked_with_it(self, client_for, timed, mentor, booked):
        at = timed.proposed_times[0]
        address = reverse("matching:accept-request", args=[timed.pk])
        client_for(mentor).post(address, {"meet_at": at.isoformat()})
        meeting = booked.get()
        assert (meeting.target_id, meeting.actor) == (Relationship.objects.get().pk, mentor)
        assert meeting.reason == f"{at.isoformat()} for 30 minutes"

    def test_none_of_these_books_nothing(self, client_for, timed, mentor, booked):
        client_for(mentor).post(reverse("matching:accept-request", args=[timed.pk]), {"meet_at": ""})
        assert Relationship.objects.count() == 1
        assert not booked.exists()

    def test_a_time_that_nobody_proposed_is_refused(self, client_for, timed, mentor, booked):
        typed = {"meet_at": (timezone.now() + timedelta(days=9)).isoformat()}
        page = words(client_for(mentor).post(reverse("matching:accept-request", args=[timed.pk]), typed))
        assert "Choose one of the times that the student proposed" in page
        assert Request.objects.get().is_pending

    def test_a_time_that_passed_while_the_page_was_open_costs_the_meeting_and_not_the_yes(
        self, client_for, timed, mentor
    ):
        passed = timezone.now() - timedelta(minutes=1)
        for times in ([passed, timezone.now() + timedelta(days=2)], [passed]):
            Request.objects.update(proposed_times=times)
            form = AcceptForm({"meet_at": passed.isoformat()}, asked=Request.objects.get())
            assert form.is_valid()
        address = reverse("matching:accept-request", args=[timed.pk])
        page = words(client_for(mentor).post(address, {"meet_at": passed.isoformat()}, follow=True))
        assert Request.objects.get().state == "accepted"
        assert "The first meeting is not booked: This time" in page

    def test_a_time_that_is_over_is_not_offered(self, client_for, asked, mentor):
        asked.proposed_times, asked.time_zone = [timezone.now() - timedelta(days=1)], "America/New_York"
        asked.save()
        page = words(client_for(mentor).get(reverse("matching:request", args=[asked.pk])))
        assert "Meet first on" not in page

    def test_of_several_those_that_are_over_are_not_offered(self, timed):
        passed = timezone.now() - timedelta(days=1)
        timed.proposed_times = [passed, *timed.proposed_times]
        shown = str(AcceptForm(asked=timed)["meet_at"])
        assert passed.isoformat() not in shown
        assert timed.proposed_times[1].isoformat() in shown

    def test_the_yes_stands_when_the_time_is_taken(self, timed, mentor, monkeypatch):
        def taken(relationship, starts_at, minutes, by):
            factories.make_goal(relationship.mentee, text="Gone with the meeting")
            raise ValidationError("You are busy then.")

        monkeypatch.setattr(hooks.first_meeting, "_functions", [taken])
        pair, why = accept_and_meet(request=timed, by=mentor, meet_at=timed.proposed_times[0])
        assert why == "You are busy then."
        assert pair.is_live
        assert pair.mentee.goals.count() == 0

    def test_one_more_place_is_the_mentors_own_act(self, student, asked, mentor):
        mentor.mentor_profile.capacity = 0
        mentor.mentor_profile.save()
        with pytest.raises(PermissionDenied):
            accept_request(request=asked, by=student, one_more=True)
        accept_request(request=asked, by=mentor, one_more=True)
        assert Event.objects.filter(actor=mentor, verb="changed mentor profile").exists()

    def test_one_more_is_not_enough_where_there_are_more_students_than_places(self, asked, mentor, stranger):
        mentor.mentor_profile.capacity = 0
        mentor.mentor_profile.save()
        factories.make_relationship(mentor, stranger)
        with pytest.raises(ValidationError, match="one more place is not enough"):
            accept_request(request=asked, by=mentor, one_more=True)
        mentor.mentor_profile.refresh_from_db()
        assert mentor.mentor_profile.capacity == 0

    def test_a_place_that_is_free_is_taken_and_no_other_added(self, asked, mentor):
        accept_request(request=asked, by=mentor, one_more=True)
        mentor.mentor_profile.refresh_from_db()
        assert mentor.mentor_profile.capacity == 3


def blocks(student, mentor) -> None:
    Block.objects.create(blocker=student, blocked=mentor, blocked_at=timezone.now())


def is_blocked_by(student, mentor) -> None:
    Block.objects.create(blocker=mentor, blocked=student, blocked_at=timezone.now())


def is_graded_by(student, mentor) -> None:
    make_conflict(mentor, student)


class TestTakingAllBack:
    """What the other tab, or the clock, does just before the locks are had."""

    @pytest.fixture
    def at_the_locks(self, monkeypatch):
        def set_up(act):
            def first(**people):
                act()
                lock_people(**people)

            monkeypatch.setattr("matching.services.answers.lock_people", first)

        return set_up

    def test_who_is_told_meanwhile_is_passed_over(self, client_for, student, stranger, mentor, at_the_locks):
        told, other = (factories.make_request(person, mentor) for person in (student, stranger))
        for request in (told, other):
            decline_request(request=request, by=mentor)
        at_the_locks(lambda: Request.objects.filter(pk=told.pk).update(undo_until=timezone.now()))
        assert client_for(mentor).post(reverse("matching:take-back")).status_code == 302
        assert [Request.objects.get(pk=request.pk).state for request in (told, other)] == ["declined", "pending"]

    def test_who_is_told_while_others_are_taken_back_is_passed_over(self, asked, mentor, monkeypatch):
        decline_request(request=asked, by=mentor)
        monkeypatch.setattr("matching.services.answers.can_undo_decline", lambda *given: False)
        assert take_back_all(by=mentor) == []
        assert Request.objects.get().state == "declined"

    def test_what_another_tab_answers_meanwhile_is_left(self, asked, stranger, mentor, at_the_locks):
        decline_request(request=asked, by=mentor)
        late = factories.make_request(stranger, mentor)
        at_the_locks(lambda: decline_request(request=late, by=mentor))
        assert [request.pk for request in take_back_all(by=mentor)] == [asked.pk]


class TestTheColleague:
    @pytest.mark.parametrize("typed", ["dr. noor haddad", "haddad", "noor had", "  Noor   Haddad "])
    def test_is_found_by_what_one_types_of_the_name(self, asked, other_faculty, typed):
        assert find_colleague(asked, typed) == other_faculty

    def test_is_found_by_the_address(self, asked, other_faculty):
        assert find_colleague(asked, other_faculty.email.upper()) == other_faculty

    def test_several_of_that_name_are_named(self, asked, other_faculty):
        factories.make_mentor(name="Dr. Noor Hadley")
        with pytest.raises(ValidationError, match=r"Several people fit: Dr\. Noor Haddad, Dr\. Noor Hadley"):
            find_colleague(asked, "noor")

    def test_a_whole_name_wins_over_a_longer_one(self, asked):
        short = factories.make_mentor(name="Dr. Lee")
        factories.make_mentor(name="Dr. Lee Park")
        assert find_colleague(asked, "Dr. Lee") == short

    @pytest.mark.parametrize("typed", ["", "   "])
    def test_nothing_typed_is_nobody(self, asked, typed):
        assert find_colleague(asked, typed) is None

    @pytest.mark.parametrize("typed", ["(", "[a-", "\\", "Ada Lind", "Sam Rivera"])
    def test_neither_signs_nor_the_two_themselves_are_anybody(self, asked, typed):
        with pytest.raises(ValidationError, match="We found no other mentor of that name"):
            find_colleague(asked, typed)

    def test_who_is_not_in_the_directory_is_not_found(self, asked, mentor, other_faculty):
        other_faculty.mentor_profile.is_listed = False
        other_faculty.mentor_profile.save()
        with pytest.raises(ValidationError, match="Choose somebody else"):
            find_colleague(asked, other_faculty.full_name)
        with pytest.raises(ValidationError):
            decline_request(request=asked, by=mentor, colleague=other_faculty)
        assert Request.objects.get().is_pending

    @pytest.mark.parametrize("apart", [blocks, is_blocked_by, is_graded_by])
    def test_naming_somebody_tells_nothing_of_them_and_the_student(self, apart, asked, student, mentor, other_faculty):
        """The mentor hears the same of everybody; the student reads no such name, neither on the page nor in their file."""
        apart(student, other_faculty)
        declined = decline_request(request=asked, by=mentor, colleague=find_colleague(asked, other_faculty.full_name))
        Request.objects.update(undo_until=timezone.now())
        assert declined.colleague == other_faculty
        assert named_colleague(declined) is None
        assert str(other_faculty) not in str(my_data(student)["Requests that I sent"])
        assert str(other_faculty) in str(my_data(mentor)["Requests that I received"])

    def test_the_student_reads_the_name_once_told_and_the_colleague_nothing(
        self, client_for, asked, student, mentor, other_faculty
    ):
        address = reverse("matching:decline-request", args=[asked.pk])
        client_for(mentor).post(address, {"colleague": "Noor Haddad"})
        page = reverse("matching:request", args=[asked.pk])
        assert "Noor Haddad" not in words(client_for(student).get(page)).partition("These mentors")[0]
        Request.objects.update(undo_until=timezone.now())
        assert "thought of" in words(client_for(student).get(page))
        assert not Notification.objects.filter(recipient=other_faculty).exists()

    def test_taking_it_back_forgets_the_colleague(self, asked, mentor, other_faculty):
        decline_request(request=asked, by=mentor, colleague=other_faculty)
        assert undo_decline(request=asked, by=mentor).colleague is None

    def test_who_has_left_since_is_not_named(self, asked, mentor, other_faculty):
        declined = decline_request(request=asked, by=mentor, colleague=other_faculty)
        assert named_colleague(declined) == other_faculty
        other_faculty.is_active = False
        other_faculty.save()
        assert named_colleague(declined) is None

    def test_a_conflict_leads_to_where_it_is_declared(self, client_for, asked, mentor):
        client = client_for(mentor)
        client.post(reverse("matching:decline-request", args=[asked.pk]), {"reason": "conflict"})
        page = words(client.get(reverse("matching:request", args=[asked.pk])))
        assert f"/conflicts/new/?with={asked.student_id}" in page


def make_conflict(person, student) -> Conflict:
    return Conflict.objects.create(
        person=person,
        student=student,
        kind=Conflict.Kind.GRADES,
        from_on=school_today() - timedelta(days=1),
        declared_by=person,
        declared_at=timezone.now(),
    )
