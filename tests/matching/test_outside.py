"""Mentors from outside the school: marked, asked with consent, and for nobody new after their last day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import MentorProfile, User
from matching.directory.alternatives import instead_of
from matching.models import Relationship, Request
from matching.ranking import Wanted, rank
from matching.rules import why_not_request
from matching.scopes import mentors_for
from matching.services import accept_chat, accept_request, request_chat, request_mentor
from tests import factories
from tests.queries import same_at_1_and_30

CONSENT = "What I send goes to Dr. Guest, outside the school"


@pytest.fixture
def guest(db, mentor):
    """A mentor from outside whose last day is today; Dr. Ada Lind is the host."""
    guest = factories.make_mentor(name="Dr. Guest", topics=(factories.make_topic(),))
    make_outside(guest, mentor)
    return guest


def make_outside(guest: User, host: User, *, days: int = 0) -> None:
    until = school_today() + timedelta(days=days)
    MentorProfile.objects.filter(user=guest).update(
        host=host, affiliation="Riverside Hospital", outside_until=until, department=None
    )
    guest.mentor_profile.refresh_from_db()


@pytest.fixture
def over(guest, mentor):
    make_outside(guest, mentor, days=-1)
    return guest


def address(guest: User, what: str = "request") -> str:
    return f"/mentors/{guest.pk}/{what}/"


def typed(**more) -> dict:
    return {"message": "Your clinic made me curious.", "cadence_weeks": 4, "length_minutes": 30, **more}


class TestConsent:
    @pytest.mark.parametrize("ask", [request_mentor, request_chat])
    def test_without_it_nothing_is_sent(self, student, guest, ask):
        with pytest.raises(ValidationError) as refused:
            ask(student=student, mentor=guest, message="Hello")
        assert list(refused.value.message_dict) == ["outside_consent"]
        assert not Request.objects.exists()

    @pytest.mark.parametrize("ask", [request_mentor, request_chat])
    def test_with_it_its_moment_is_kept(self, student, guest, ask):
        sent = ask(student=student, mentor=guest, message="Hello", outside_consent=True)
        assert sent.outside_consent_at == sent.created_at

    @pytest.mark.parametrize("consent", [True, False])
    def test_a_mentor_of_the_school_needs_none(self, student, mentor, consent):
        sent = request_mentor(student=student, mentor=mentor, message="Hello", outside_consent=consent)
        assert sent.outside_consent_at is None

    @pytest.mark.parametrize("what", ["request", "chat"])
    def test_the_page_names_where_it_goes_and_who_answers_for_them(self, client_for, student, guest, what):
        page = client_for(student).get(address(guest, what)).content.decode()
        assert CONSENT in page
        assert (
            "Dr. Guest works outside the school (Riverside Hospital); Dr. Ada Lind at the school answers for them."
            in page
        )

    @pytest.mark.parametrize("what", ["request", "chat"])
    def test_the_page_of_a_mentor_of_the_school_asks_for_none(self, client_for, student, mentor, what):
        assert "outside_consent" not in client_for(student).get(address(mentor, what)).content.decode()

    @pytest.mark.parametrize("what", ["request", "chat"])
    def test_an_unticked_box_is_asked_for_and_the_text_stays(self, client_for, student, guest, what):
        page = client_for(student).post(address(guest, what), typed()).content.decode()
        assert "Tick the box if that is all right with you, or choose another mentor." in page
        assert "Your clinic made me curious." in page
        assert not Request.objects.exists()

    @pytest.mark.parametrize("what", ["request", "chat"])
    @pytest.mark.parametrize("forged", ["false", "0", ""])
    def test_a_forged_form_consents_to_nothing(self, client_for, student, guest, what, forged):
        client_for(student).post(address(guest, what), typed(outside_consent=forged))
        assert not Request.objects.filter(outside_consent_at__isnull=True).exists()

    @pytest.mark.parametrize("what", ["request", "chat"])
    def test_the_ticked_box_sends_it(self, client_for, student, guest, what):
        client_for(student).post(address(guest, what), typed(outside_consent="on"))
        assert Request.objects.get().outside_consent_at

    def test_who_became_an_outside_mentor_meanwhile_is_not_asked_without_it(self, client_for, student, mentor, guest):
        colleague = factories.make_mentor()
        client = client_for(student)
        client.get(address(colleague))
        make_outside(colleague, mentor)
        page = client.post(address(colleague), typed()).content.decode()
        assert "Your clinic made me curious." in page
        assert not Request.objects.exists()


class TestTheLastDay:
    def test_on_it_everything_goes_on(self, student, guest):
        assert why_not_request(student, guest) == ""
        assert guest.pk in rank(wanted=Wanted(has_room=True)).ids

    def test_after_it_the_page_says_why_and_shows_others(self, client_for, student, over, mentor):
        page = client_for(student).get(f"/mentors/{over.pk}/").content.decode()
        assert "The time of Dr. Guest as a mentor from outside the school has ended. Choose someone else." in page
        assert "These mentors have room today" in page

    def test_after_it_nobody_new_is_sent_to_them(self, student, over, staff):
        assert (
            why_not_request(student, over)
            == "The time of Dr. Guest as a mentor from outside the school has ended. Choose someone else."
        )
        assert over.pk not in rank().ids
        assert over not in instead_of(factories.make_mentor(), student)
        assert over not in mentors_for(staff)

    def test_a_form_that_was_open_overnight_keeps_its_text(self, client_for, student, over):
        page = client_for(student).post(address(over), typed(outside_consent="on")).content.decode()
        assert "has ended. Choose someone else." in page
        assert "Your clinic made me curious." in page

    def test_staff_pair_nobody_with_them(self, client_for, staff, student, over):
        posted = {"mentor": over.pk, "kind": "mentoring", "reason": "A good fit"}
        client_for(staff).post(f"/people/{student.pk}/pair/", posted)
        assert not Relationship.objects.exists()

    @pytest.mark.parametrize(("kind", "accept"), [("mentoring", accept_request), ("chat", accept_chat)])
    def test_a_request_from_before_starts_nothing_new(self, student, over, kind, accept):
        asked = factories.make_request(student, over)
        Request.objects.update(kind=kind)
        asked.refresh_from_db()
        with pytest.raises(ValidationError, match="nothing new can begin"):
            accept(request=asked, by=over)

    def test_what_runs_goes_on(self, client_for, student, over):
        pair = factories.make_relationship(over, student)
        assert client_for(student).get(f"/relationships/{pair.pk}/").status_code == 200
        pair.refresh_from_db()
        assert pair.is_live

    @pytest.mark.parametrize(("hour", "is_over"), [(3, False), (5, True)])
    def test_the_day_is_the_schools(self, program, student, guest, mentor, monkeypatch, hour, is_over):
        """At three in the morning by UTC the last day is not over in New York; at five it is."""
        MentorProfile.objects.filter(user=guest).update(outside_until="2027-06-30")
        guest.mentor_profile.refresh_from_db()
        monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 7, 1, hour, tzinfo=UTC))
        assert bool(why_not_request(student, guest)) == is_over


class TestStaffHome:
    def test_staff_are_asked_what_follows_for_the_students(self, client_for, staff, student, over):
        factories.make_relationship(over, student)
        page = client_for(staff).get("/").content.decode()
        assert "Dr. Guest&#x27;s time as an outside mentor has ended" in page
        assert "1 mentorship runs on." in page
        assert f"/people/{over.pk}/outside/" in page

    def test_without_students_there_is_nothing_to_ask(self, client_for, staff, student, over):
        factories.make_relationship(over, student, state=Relationship.State.ENDED)
        assert "time as an outside mentor" not in client_for(staff).get("/").content.decode()

    def test_before_the_end_there_is_nothing_to_ask(self, client_for, staff, student, guest):
        factories.make_relationship(guest, student)
        assert "time as an outside mentor" not in client_for(staff).get("/").content.decode()

    def test_others_are_not_asked(self, client_for, student, over, mentor):
        factories.make_relationship(over, student)
        for person in (student, over, mentor, factories.make_staff(staff_scope="reports")):
            assert "time as an outside mentor" not in client_for(person).get("/").content.decode()

    def test_many_are_counted_and_found_by_one_link(self, client_for, staff, mentor):
        for _ in range(7):
            make_over(mentor)
        page = client_for(staff).get("/").content.decode()
        assert "2 more outside mentors&#x27; time has ended" in page
        assert "/people/?outside=over" in page

    def test_it_takes_as_many_queries_for_one_as_for_thirty(self, client_for, staff, mentor):
        same_at_1_and_30(client_for(staff), "/", lambda: make_over(mentor))


def make_over(host: User) -> None:
    gone = factories.make_mentor()
    make_outside(gone, host, days=-2)
    factories.make_relationship(gone, factories.make_student())


class TestTheMark:
    MARK = "Outside the school"

    def pages(self, student, guest) -> list[str]:
        asked = factories.make_request(student, guest)
        pair = factories.make_relationship(guest, student)
        return [
            "/",
            "/mentors/",
            f"/mentors/{guest.pk}/",
            "/requests/",
            f"/requests/{asked.pk}/",
            f"/relationships/{pair.pk}/",
        ]

    def test_students_read_it_wherever_they_meet_the_mentor(self, client_for, student, guest):
        client = client_for(student)
        pages = self.pages(student, guest)
        assert [page for page in pages if self.MARK not in client.get(page).content.decode()] == []

    def test_mentors_of_the_school_do_not_carry_it(self, client_for, student, mentor):
        client = client_for(student)
        assert [page for page in self.pages(student, mentor) if self.MARK in client.get(page).content.decode()] == []

    def test_staff_read_it_on_the_students_page_and_where_they_pair(self, client_for, staff, student, guest):
        factories.make_relationship(guest, student)
        client = client_for(staff)
        assert self.MARK in client.get(f"/people/{student.pk}/").content.decode()
        factories.make_mentor(name="Dr. Guest Two")
        typed = {"mentor": "Gue", "kind": "advising", "reason": "Has nobody"}
        page = client.post(f"/people/{student.pk}/pair/", typed).content.decode()
        assert "Several people fit: Dr. Guest (outside the school), Dr. Guest Two." in page

    @pytest.mark.parametrize("path", ["/mentors/", "/requests/", "/"])
    def test_it_costs_no_query_per_mentor(self, client_for, student, mentor, path):
        def add():
            guest = factories.make_mentor()
            make_outside(guest, mentor)
            factories.make_request(student, guest)
            factories.make_relationship(guest, student)

        same_at_1_and_30(client_for(student), path, add)

    def test_pairing_costs_no_query_per_mentor(self, client_for, staff, student, mentor):
        page = f"/people/{student.pk}/pair/"
        same_at_1_and_30(client_for(staff), page, lambda: make_outside(factories.make_mentor(), mentor))
