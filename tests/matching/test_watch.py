"""Staff see who waits long and who was left without an answer, and can suggest three people; they read no text."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Event
from matching.models import Block, ChoiceList, Conflict, Request, Suggestion, WaitlistEntry
from matching.services import close_suggestion, suggest
from notifications import kinds
from notifications.models import Notification
from tests import factories
from tests.queries import same_at_1_and_30

LISTS = "/requests/watch/"


def ago(days: int):
    return timezone.now() - timedelta(days=days)


def waits(student, mentor, days: int) -> Request:
    asked = factories.make_request(student, mentor, message="Words of a student")
    Request.objects.filter(pk=asked.pk).update(created_at=ago(days))
    return asked


def ended(student, mentor, days: int, state: str = "declined") -> Request:
    asked = factories.make_request(student, mentor, message="Words of a student")
    how = {
        "declined": {"decided_by": mentor, "undo_until": ago(days)},
        "expired": {"expired_by": "silence"},
        "withdrawn": {"decided_by": student},
    }
    Request.objects.filter(pk=asked.pk).update(state=state, decided_at=ago(days), **how[state])
    return asked


def page_of(client, address=LISTS, **query) -> str:
    return re.sub(r"\s+", " ", client.get(address, query).content.decode())


def slow_and_left(page: str) -> tuple[str, str]:
    slow, _, left = page.partition('id="orphaned"')
    return slow, left


class TestTheLists:
    def test_a_request_is_slow_from_the_day_of_the_program(self, client_for, staff, student, stranger, mentor):
        waits(student, mentor, 7)
        waits(stranger, mentor, 6)
        slow, _ = slow_and_left(page_of(client_for(staff)))
        assert "1 waits longer than 7 days" in slow
        assert "Sam Rivera" in slow
        assert "Robin Vale" not in slow

    def test_it_says_who_since_when_and_how_often_they_asked_and_no_word_of_it(
        self, client_for, staff, student, mentor
    ):
        asked = waits(student, mentor, 9)
        asked.goals.add(factories.make_goal(student, text="A goal of their own", topic=factories.make_topic("Burnout")))
        Request.objects.update(nudges=2, nudged_at=timezone.now())
        mentor.mentor_profile.away_from = mentor.mentor_profile.away_until = school_today()
        mentor.mentor_profile.save()
        page = page_of(client_for(staff))
        for said in ("asked Dr. Ada Lind 9 days ago", "asked again 2 times", "within 2 days", "Away until", "closes"):
            assert said in page
        for unsaid in ("Words of a student", "A goal of their own", "Burnout"):
            assert unsaid not in page

    @pytest.mark.parametrize("state", ["declined", "expired"])
    def test_who_got_no_yes_and_has_nothing_under_way_was_left(self, client_for, staff, student, mentor, state):
        ended(student, mentor, 5, state)
        _, left = slow_and_left(page_of(client_for(staff)))
        assert "Sam Rivera" in left
        assert "Last request ended 5 days ago" in left

    def test_whoever_withdrew_decided_so_themselves(self, client_for, staff, student, mentor):
        ended(student, mentor, 9)
        ended(student, factories.make_mentor(), 5, "withdrawn")
        assert "Sam Rivera" not in page_of(client_for(staff))

    def test_a_no_that_can_still_be_taken_back_is_nobodys_to_read(self, client_for, staff, student, mentor):
        ended(student, mentor, 0)
        Request.objects.update(undo_until=timezone.now() + timedelta(minutes=5))
        assert "Sam Rivera" not in page_of(client_for(staff))

    def test_who_asked_again_has_a_mentor_waits_in_line_or_has_a_list_is_not_there(
        self, client_for, staff, mentor, other_faculty
    ):
        now, students = timezone.now(), [factories.make_student(name=f"Left {number}") for number in range(5)]
        for student in students:
            ended(student, mentor, 5)
        factories.make_request(students[0], other_faculty)
        factories.make_relationship(other_faculty, students[1])
        WaitlistEntry.objects.create(student=students[2], mentor=other_faculty, joined_at=now)
        chosen = ChoiceList.objects.create(student=students[3], made_at=now)
        chosen.choices.create(mentor=other_faculty, position=1)
        page = page_of(client_for(staff))
        assert [student.full_name for student in students if student.full_name in page] == ["Left 4"]

    def test_the_longest_wait_comes_first(self, client_for, staff, student, stranger, mentor):
        ended(student, mentor, 3)
        ended(stranger, mentor, 8)
        _, left = slow_and_left(page_of(client_for(staff)))
        assert left.index("Robin Vale") < left.index("Sam Rivera")

    def test_the_stage_is_in_the_address(self, client_for, staff, student, stranger, mentor):
        waits(student, mentor, 9)
        ended(stranger, mentor, 9)
        client = client_for(staff)
        assert "Robin Vale" not in page_of(client, stage="M2")
        assert "Sam Rivera" in page_of(client, stage="M2")
        assert "Sam Rivera" in page_of(client, stage="nonsense")

    def test_staff_of_one_track_see_their_own_students(self, client_for, student, mentor):
        rural = factories.make_track("Rural")
        waits(student, mentor, 9)
        ended(factories.make_student(name="Rae Rural", track=rural), mentor, 9)
        page = page_of(client_for(factories.make_staff(staff_scope="track", scope_track=rural)))
        assert "Rae Rural" in page
        assert "Sam Rivera" not in page

    def test_home_says_who_was_left_without_a_yes(self, client_for, staff, student, stranger, mentor):
        client = client_for(staff)
        assert "left without a yes" not in page_of(client, "/")
        for each in (student, stranger):
            ended(each, mentor, 5)
        page = page_of(client, "/")
        assert "2 students were left without a yes" in page
        assert f"{LISTS}#orphaned" in page

    def test_home_says_how_many_and_leads_there(self, client_for, staff, student, mentor):
        client = client_for(staff)
        assert "longer than 7 days" not in page_of(client, "/")
        waits(student, mentor, 9)
        page = page_of(client, "/")
        assert "1 request waits longer than 7 days" in page
        assert LISTS in page

    def test_thirty_of_each_need_no_more_queries_than_one(self, client_for, staff, mentor):
        def add():
            waits(factories.make_student(), mentor, 9)
            ended(factories.make_student(), mentor, 9)

        same_at_1_and_30(client_for(staff), LISTS, add)


class TestSuggesting:
    def test_three_who_fit_are_ticked_and_sent_in_one_click(self, client_for, staff, student):
        topic = factories.make_topic("Research")
        factories.make_goal(student, topic=topic, text="A goal of their own")
        fitting = [factories.make_mentor(name=f"Dr. Fit {number}", topics=(topic,)) for number in range(3)]
        factories.make_mentor(name="Dr. Other")
        client, address = client_for(staff), reverse("matching:suggest", args=[student.pk])
        page = page_of(client, address)
        assert all(f"{mentor}, Medicine, 3 places" in page for mentor in fitting)
        for unsaid in ("Dr. Other", "A goal of their own", "Research"):
            assert unsaid not in page
        client.post(address, {"mentors": re.findall(r'value="([0-9a-f-]{36})"', page)})
        assert set(Suggestion.objects.get().mentors.all()) == set(fitting)

    def test_somebody_else_is_found_and_what_was_ticked_stays(self, client_for, staff, student, mentor, other_faculty):
        client, address = client_for(staff), reverse("matching:suggest", args=[student.pk])
        typed = {"mentors": [mentor.mentor_profile.pk], "words": "haddad", "find": "1"}
        page = re.sub(r"\s+", " ", client.post(address, typed).content.decode())
        assert not Suggestion.objects.exists()
        boxes = re.findall(r'<input type="checkbox"[^>]*>', page)
        assert [("checked" in box, str(mentor.mentor_profile.pk) in box) for box in boxes] == [
            (True, True),
            (False, False),
        ]

    @pytest.mark.parametrize("ticked", [[], ["nonsense"]])
    def test_nobody_ticked_is_said(self, client_for, staff, student, ticked):
        address = reverse("matching:suggest", args=[student.pk])
        response = client_for(staff).post(address, {"mentors": ticked})
        assert response.status_code == 200
        assert not Suggestion.objects.exists()

    def test_who_has_a_mentor_needs_no_suggestion(self, client_for, staff, student, mentor, other_faculty):
        factories.make_relationship(mentor, student)
        client, address = client_for(staff), reverse("matching:suggest", args=[student.pk])
        for page in (page_of(client, address), client.post(address, {"mentors": []}).content.decode()):
            assert "Sam Rivera has a mentor. Suggestions are for students who have none." in page
            assert "Send the suggestion" not in page
        with pytest.raises(ValidationError, match="has a mentor by now"):
            suggest(student=student, mentors=[other_faculty], by=staff)

    def test_enter_in_the_field_looks_and_sends_nothing(self, client_for, staff, student, mentor):
        page = page_of(client_for(staff), reverse("matching:suggest", args=[student.pk]))
        form = page.partition('name="words"')[2]
        assert form.index('name="find"') < form.index("Send the suggestion")
        assert '<button class="btn btn-primary"' not in page.partition('name="words"')[0].partition("<main")[2]

    def test_more_than_three_are_too_many(self, staff, student):
        with pytest.raises(ValidationError, match="Choose one to three people"):
            suggest(student=student, mentors=[factories.make_mentor() for _ in range(4)], by=staff)

    def test_who_is_blocked_kept_apart_full_or_asked_is_refused_without_saying_why(self, staff, student):
        blocked, grader, asked = (factories.make_mentor() for _ in range(3))
        full = factories.make_mentor(capacity=0)
        Block.objects.create(blocker=blocked, blocked=student, blocked_at=timezone.now())
        Conflict.objects.create(
            person=grader,
            student=student,
            kind="grades",
            from_on=school_today() - timedelta(days=1),
            declared_by=grader,
            declared_at=timezone.now(),
        )
        factories.make_request(student, asked)
        for mentor in (blocked, grader, asked, full):
            with pytest.raises(ValidationError, match=r"cannot be suggested right now\. Choose somebody else"):
                suggest(student=student, mentors=[mentor], by=staff)

    def test_it_asks_nobody_and_fills_no_place(self, staff, student, mentor):
        suggest(student=student, mentors=[mentor], by=staff)
        assert not Request.objects.exists()
        assert not Notification.objects.filter(recipient=mentor).exists()

    def test_the_mail_names_no_mentor_and_leads_to_the_page(self, staff, student, mentor):
        suggest(student=student, mentors=[mentor], by=staff)
        mail = kinds.get("matching.suggestions").render(Notification.objects.get(recipient=student))
        assert "1 person for you who has room" in re.sub(r"\s+", " ", mail.text)
        assert "/mentors/suggested/" in mail.text
        assert "Ada" not in mail.text

    def test_a_new_one_takes_the_place_of_the_old_one(self, staff, student, mentor, other_faculty):
        first = suggest(student=student, mentors=[mentor], by=staff)
        second = suggest(student=student, mentors=[other_faculty], by=staff)
        first.refresh_from_db()
        assert first.closed_at is not None
        assert Suggestion.objects.standing().get() == second
        assert Event.objects.filter(actor=staff, verb="suggested mentors").count() == 2

    def test_only_staff_in_whose_scope_the_student_is(self, student, mentor, other_faculty):
        elsewhere = factories.make_staff(staff_scope="track", scope_track=factories.make_track("Rural"))
        for person in (elsewhere, other_faculty, student):
            with pytest.raises(PermissionDenied):
                suggest(student=student, mentors=[mentor], by=person)

    def test_nobody_but_the_student_closes_it(self, staff, student, mentor):
        made = suggest(student=student, mentors=[mentor], by=staff)
        with pytest.raises(PermissionDenied):
            close_suggestion(suggestion=made, by=staff)


class TestTheStudent:
    def test_reads_it_at_home_and_asks_from_its_page(self, client_for, staff, student, mentor):
        suggest(student=student, mentors=[mentor], by=staff)
        client = client_for(student)
        assert "Student affairs suggests one person" in page_of(client, "/")
        page = page_of(client, "/mentors/suggested/")
        assert "Dr. Ada Lind" in page
        assert "Room for 3" in page
        assert reverse("matching:request-mentor", args=[mentor.pk]) in page

    def test_reads_why_each_of_them_might_fit(self, client_for, staff, student):
        topic = factories.make_topic("Research")
        factories.make_goal(student, topic=topic)
        suggest(student=student, mentors=[factories.make_mentor(topics=(topic,))], by=staff)
        assert "your goal" in page_of(client_for(student), "/mentors/suggested/")

    def test_is_done_with_it_in_one_click(self, client_for, staff, student, mentor):
        suggest(student=student, mentors=[mentor], by=staff)
        client = client_for(student)
        client.post("/mentors/suggested/done/")
        assert "Student affairs suggests" not in page_of(client, "/")
        assert "Nothing is suggested to you right now" in page_of(client, "/mentors/suggested/")
        assert client.post("/mentors/suggested/done/").status_code == 404

    def test_does_not_read_of_somebody_blocked_since(self, client_for, staff, student, mentor):
        suggest(student=student, mentors=[mentor], by=staff)
        Block.objects.create(blocker=mentor, blocked=student, blocked_at=timezone.now())
        client = client_for(student)
        assert "Dr. Ada Lind" not in page_of(client, "/mentors/suggested/")
        assert "Student affairs suggests" not in page_of(client, "/")

    def test_who_has_a_mentor_by_now_is_not_reminded(self, client_for, staff, student, mentor, other_faculty):
        suggest(student=student, mentors=[mentor], by=staff)
        factories.make_relationship(other_faculty, student)
        assert "Student affairs suggests" not in page_of(client_for(student), "/")

    def test_another_student_sees_nothing_of_it(self, client_for, staff, student, stranger, mentor):
        suggest(student=student, mentors=[mentor], by=staff)
        assert "Dr. Ada Lind" not in page_of(client_for(stranger), "/mentors/suggested/")
