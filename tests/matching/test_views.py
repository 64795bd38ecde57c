from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.clock import school_today
from matching.models import Agreement, Block, Goal, Relationship, Request
from matching.services import (
    accept_request,
    agree,
    choose_after_trial,
    decline_request,
    end_relationship,
    propose_agreement,
    request_mentor,
    share_goal,
    stop_sharing_goal,
)
from tests import factories


@pytest.fixture
def topic(db):
    return factories.make_topic("Research")


@pytest.fixture
def goal(student, topic):
    return factories.make_goal(student, topic=topic, text="Find a lab for the summer")


@pytest.fixture
def asked(student, mentor, goal):
    return request_mentor(student=student, mentor=mentor, message="Your asthma work made me curious.", goals=[goal])


@pytest.fixture
def relationship(asked, mentor):
    return accept_request(request=asked, by=mentor)


def test_a_student_writes_a_goal(client_for, student, topic):
    client = client_for(student)
    typed = {
        "topic": topic.pk,
        "text": "Find a lab",
        "kind": "specific",
        "importance": 5,
        "measure": "I have a place",
        "target_on": "",
    }
    assert client.post(reverse("matching:write-goal"), typed).url == reverse("matching:goals")
    assert Goal.objects.get().student == student
    assert "Find a lab" in client.get(reverse("matching:goals")).content.decode()


def test_a_goal_without_words_keeps_the_rest_and_says_what_to_do(client_for, student, topic):
    typed = {"topic": topic.pk, "text": "", "kind": "specific", "importance": 5, "measure": "I have a poster"}
    page = client_for(student).post(reverse("matching:write-goal"), typed).content.decode()
    assert "Say in a sentence what you want to reach." in page
    assert "I have a poster" in page


def test_mentors_come_in_the_order_of_covered_goals_with_the_reason(client_for, student, goal, topic):
    factories.make_mentor(name="Dr. Abel Other")
    factories.make_mentor(name="Dr. Zoe Research", topics=(topic,))
    page = client_for(student).get(reverse("matching:mentors")).content.decode()
    assert page.index("Dr. Zoe Research") < page.index("Dr. Abel Other")
    assert "Offers research: your goal." in page


def test_the_directory_is_filtered_by_its_address(client_for, student, topic, mentor):
    factories.make_mentor(name="Dr. Zoe Research", topics=(topic,))
    client = client_for(student)
    assert "Dr. Ada Lind" not in client.get(reverse("matching:mentors"), {"topic": "research"}).content.decode()
    assert "Dr. Ada Lind" in client.get(reverse("matching:mentors"), {"q": "lind"}).content.decode()
    assert "Nobody fits" in client.get(reverse("matching:mentors"), {"q": "nobody-like-this"}).content.decode()


def test_a_person_who_is_not_listed_is_not_found(client_for, student, mentor):
    mentor.mentor_profile.is_listed = False
    mentor.mentor_profile.save()
    assert client_for(student).get(reverse("matching:mentor", args=[mentor.pk])).status_code == 404


def test_a_request_is_sent_with_its_goals_from_one_page(client_for, student, mentor, goal):
    client, address = client_for(student), reverse("matching:request-mentor", args=[mentor.pk])
    typed = {"goals": [goal.pk], "message": "Hello", "cadence_weeks": 4, "length_minutes": 30}
    response = client.post(address, typed)
    sent = Request.objects.get()
    assert response.url == reverse("matching:request", args=[sent.pk])
    assert list(sent.goals.all()) == [goal]


def test_a_request_that_came_too_late_keeps_what_was_typed(client_for, student, mentor, goal):
    client, address = client_for(student), reverse("matching:request-mentor", args=[mentor.pk])
    mentor.mentor_profile.accepting = False
    mentor.mentor_profile.save()
    typed = {"goals": [goal.pk], "message": "Words I do not want to lose", "cadence_weeks": 4, "length_minutes": 30}
    page = client.post(address, typed).content.decode()
    assert "not open to new requests" in page
    assert "Words I do not want to lose" in page


def test_more_than_three_goals_are_too_many_to_start_with(client_for, student, mentor, topic):
    goals = [factories.make_goal(student, topic=topic) for _ in range(4)]
    typed = {"goals": [goal.pk for goal in goals], "message": "Hello", "cadence_weeks": 4, "length_minutes": 30}
    page = client_for(student).post(reverse("matching:request-mentor", args=[mentor.pk]), typed).content.decode()
    assert "Choose up to 3 goals" in page


def test_the_mentor_reads_the_request_and_says_yes_with_one_click(client_for, asked, mentor):
    client = client_for(mentor)
    page = client.get(reverse("matching:request", args=[asked.pk])).content.decode()
    assert "Your asthma work made me curious." in page
    assert "Find a lab for the summer" in page
    client.post(reverse("matching:accept-request", args=[asked.pk]))
    assert Relationship.objects.get().request == asked


def test_after_a_no_the_mentor_keeps_name_and_date_only(client_for, asked, mentor):
    decline_request(request=asked, by=mentor, reason="time")
    page = client_for(mentor).get(reverse("matching:request", args=[asked.pk])).content.decode()
    assert "Sam Rivera" in page
    assert "asthma" not in page
    assert "Find a lab" not in page


def test_the_student_learns_of_a_no_when_it_can_no_longer_be_undone(client_for, asked, mentor, student):
    factories.make_mentor(name="Dr. Next One")
    decline_request(request=asked, by=mentor, reason="time", note="Ask me in spring.")
    client, address = client_for(student), reverse("matching:request", args=[asked.pk])
    for shown in (client.get(address), client.get(reverse("matching:requests")), client.get("/")):
        assert "Ask me in spring." not in shown.content.decode()
        assert "Not this time" not in shown.content.decode()
    assert "Find a mentor" not in client.get("/").content.decode()
    assert client.get(reverse("help:with", args=["request", asked.pk])).status_code == 404
    Request.objects.update(undo_until=timezone.now())
    assert client.get(reverse("help:with", args=["request", asked.pk])).status_code == 200
    page = client.get(address).content.decode()
    assert "Ask me in spring." in page
    assert "Dr. Next One" in page


def test_a_no_needs_no_reason_and_claims_none(client_for, asked, mentor, student):
    client_for(mentor).post(reverse("matching:decline-request", args=[asked.pk]))
    Request.objects.update(undo_until=timezone.now())
    page = client_for(student).get(reverse("matching:request", args=[asked.pk])).content.decode()
    assert "cannot take this on right now" in page
    assert "chose:" not in page


def test_a_no_that_could_not_be_saved_keeps_its_sentence(client_for, asked, mentor):
    typed = {"reason": "time", "note": "My words " * 60}
    page = client_for(mentor).post(reverse("matching:decline-request", args=[asked.pk]), typed).content.decode()
    assert "Keep it to 300 characters" in page
    assert "My words My words" in page
    assert Request.objects.get().is_pending


def test_staff_and_strangers_cannot_open_a_request(client_for, asked, staff, stranger, other_faculty):
    for person in (staff, stranger, other_faculty):
        assert client_for(person).get(reverse("matching:request", args=[asked.pk])).status_code == 404


def test_the_student_cannot_answer_their_own_request(client_for, asked, student):
    response = client_for(student).post(reverse("matching:accept-request", args=[asked.pk]))
    assert response.status_code == 403


def test_the_page_of_a_mentorship_shows_its_thread_and_the_proposal(client_for, relationship, mentor):
    page = client_for(mentor).get(reverse("matching:relationship", args=[relationship.pk])).content.decode()
    assert "The thread of this mentorship" in page
    assert "Sam Rivera proposes" in page
    assert "Find a lab for the summer" in page


def test_agreeing_takes_one_click(client_for, relationship, mentor):
    proposal = relationship.agreements.get()
    client_for(mentor).post(reverse("matching:agree", args=[proposal.pk]))
    assert Agreement.objects.get().is_agreed


def test_goals_that_are_not_shared_stay_the_students_own(client_for, relationship, student, mentor, topic):
    secret = factories.make_goal(student, topic=topic, text="Something only mine")
    address = reverse("matching:relationship", args=[relationship.pk])
    assert "Something only mine" not in client_for(mentor).get(address).content.decode()
    share_goal(goal=secret, relationship=relationship, by=student)
    assert "Something only mine" in client_for(mentor).get(address).content.decode()


def test_ending_asks_first_and_never_why(client_for, relationship, student):
    client, address = client_for(student), reverse("matching:end-relationship", args=[relationship.pk])
    assert "You do not have to say why" in client.get(address).content.decode()
    assert Relationship.objects.get().is_live
    client.post(address, {"block": "on"})
    assert not Relationship.objects.get().is_live


def test_opening_a_page_changes_nothing(client_for, asked, mentor):
    for name in ("accept-request", "decline-request", "undo-decline"):
        assert client_for(mentor).get(reverse(f"matching:{name}", args=[asked.pk])).status_code == 405
    assert Request.objects.get().is_pending


def test_the_list_says_how_many_wait_and_how_many_places_there_are(client_for, mentor, asked):
    page = client_for(mentor).get(reverse("matching:requests")).content.decode()
    assert "1 waiting, 3 places" in page


def test_who_cannot_be_asked_now_comes_with_others_who_have_room(client_for, student):
    full = factories.make_mentor(name="Dr. Closed Door", accepting=False)
    factories.make_mentor(name="Dr. Open Door")
    page = client_for(student).get(reverse("matching:mentor", args=[full.pk])).content.decode()
    assert "not open to new requests" in page
    assert "Dr. Open Door" in page


def test_staff_pair_a_student_with_a_reason(client_for, staff, student, mentor):
    client, address = client_for(staff), reverse("matching:pair", args=[student.pk])
    assert address in client.get(reverse("accounts:person", args=[student.pk])).content.decode()
    client.post(address, {"mentor": mentor.pk, "kind": "mentoring", "reason": "Has nobody yet"})
    assert Relationship.objects.get().origin == Relationship.Origin.ASSIGNED
    page = client.get(reverse("accounts:person", args=[student.pk])).content.decode()
    assert "Dr. Ada Lind" in page
    assert "Has nobody yet" in page


@pytest.mark.parametrize("typed", ["dr. ada LIND", "lin", "ada@example.edu"])
def test_staff_name_whom_they_pair_or_type_an_address(client_for, staff, student, typed):
    ada = factories.make_mentor(name="Dr. Ada Lind", email="ada@example.edu")
    factories.make_mentor(name="Dr. Berlinda Ray")
    sent = {"mentor": typed, "kind": "mentoring", "reason": "Has nobody yet"}
    client_for(staff).post(reverse("matching:pair", args=[student.pk]), sent)
    assert Relationship.objects.get().mentor == ada


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Ada", "Several people fit: Dr. Ada Lind, Dr. Ada Ray."),
        ("Zoe", "We found nobody of that name"),
        (".*", "nobody"),
    ],
)
def test_a_name_that_fits_several_or_nobody_gets_a_sentence_and_keeps_the_rest(client_for, staff, student, typed, said):
    for name in ("Dr. Ada Lind", "Dr. Ada Ray"):
        factories.make_mentor(name=name)
    sent = {"mentor": typed, "kind": "advising", "reason": "Words to keep"}
    page = client_for(staff).post(reverse("matching:pair", args=[student.pk]), sent).content.decode()
    assert said in page
    assert "Words to keep" in page
    assert f'value="{typed}"' in page
    assert '<option value="advising" selected>' in page


def test_the_pairing_page_does_not_list_the_mentors(client_for, staff, student, mentor):
    assert str(mentor) not in client_for(staff).get(reverse("matching:pair", args=[student.pk])).content.decode()


def test_staff_read_why_a_full_mentor_cannot_be_given_another(client_for, staff, student):
    full = factories.make_mentor(capacity=0)
    typed = {"mentor": full.pk, "kind": "mentoring", "reason": "Words to keep"}
    page = client_for(staff).post(reverse("matching:pair", args=[student.pk]), typed).content.decode()
    assert "All places of" in page
    assert "Words to keep" in page


def test_a_goal_that_is_no_longer_shared_is_gone_from_the_request_too(
    client_for, relationship, asked, mentor, student, goal
):
    client, address = client_for(mentor), reverse("matching:request", args=[asked.pk])
    assert "Find a lab for the summer" in client.get(address).content.decode()
    stop_sharing_goal(goal=goal, relationship=relationship, by=student)
    assert "Find a lab for the summer" not in client.get(address).content.decode()
    share_goal(goal=goal, relationship=relationship, by=student)
    end_relationship(relationship=relationship, by=student)
    assert "Find a lab for the summer" not in client.get(address).content.decode()


def test_sharing_a_goal_that_was_reached_can_be_stopped(client_for, relationship, student, goal):
    Goal.objects.update(state=Goal.State.REACHED)
    page = client_for(student).get(reverse("matching:relationship", args=[relationship.pk])).content.decode()
    assert "Stop sharing" in page


def test_the_eye_and_the_mentors_page_name_the_same_things(client_for, asked, student, mentor):
    student.student_profile.about = "I grew up on a farm."
    student.student_profile.save()
    page = client_for(mentor).get(reverse("matching:request", args=[asked.pk])).content.decode()
    assert "is in M2" in page
    assert "I grew up on a farm." in page
    form = (
        client_for(student).get(reverse("matching:request-mentor", args=[factories.make_mentor().pk])).content.decode()
    )
    assert "Your name and stage, what you wrote about yourself" in form


def test_a_hidden_mentor_is_hidden_from_other_students_only(client_for, relationship, student, stranger, mentor, staff):
    mentor.mentor_profile.is_listed = False
    mentor.mentor_profile.save()
    address = reverse("matching:mentor", args=[mentor.pk])
    assert client_for(stranger).get(address).status_code == 404
    for reader in (mentor, student, staff):
        assert client_for(reader).get(address).status_code == 200


def test_a_block_is_not_given_away_by_the_places_that_are_free(client_for, student, mentor):
    Block.objects.create(blocker=mentor, blocked=student, blocked_at=timezone.now())
    page = client_for(student).get(reverse("matching:mentor", args=[mentor.pk])).content.decode()
    assert "not open to new requests" in page
    assert "Room for" not in page


def test_no_further_contact_ends_everything_between_two_people_and_can_be_taken_back(client_for, student, mentor):
    pair = factories.make_relationship(mentor, student)
    factories.make_relationship(mentor, student, kind="advising")
    client, address = client_for(student), reverse("matching:relationship", args=[pair.pk])
    client.post(reverse("matching:end-relationship", args=[pair.pk]), {"block": "on"})
    assert not Relationship.objects.live().exists()
    assert "Allow contact again" in client.get(address).content.decode()
    assert "Allow contact again" not in client_for(mentor).get(address).content.decode()
    client.post(reverse("matching:unblock", args=[pair.pk]))
    assert not Block.objects.exists()


def test_away_is_said_while_it_lasts_and_not_after(client_for, student, mentor):
    profile, today = mentor.mentor_profile, school_today()
    client, address = client_for(student), reverse("matching:mentor", args=[mentor.pk])
    profile.away_from, profile.away_until = today - timedelta(days=9), today - timedelta(days=2)
    profile.save()
    assert "Away until" not in client.get(address).content.decode()
    profile.away_until = today + timedelta(days=2)
    profile.save()
    assert "Away until" in client.get(address).content.decode()


def test_a_proposal_that_was_passed_over_asks_nobody_any_more(client_for, relationship, student, mentor):
    terms = {"cadence_weeks": 2, "length_minutes": 30, "modes": [], "reply_days": 2}
    newer = propose_agreement(relationship=relationship, by=mentor, **terms)
    assert "proposes how you work together" in client_for(student).get("/").content.decode()
    agree(agreement=newer, by=student)
    for person in (student, mentor):
        assert "proposes how you work together" not in client_for(person).get("/").content.decode()


def test_what_the_other_side_wants_after_the_trial_is_not_shown(client_for, relationship, student, mentor):
    address = reverse("matching:relationship", args=[relationship.pk])
    before = client_for(mentor).get(address).content.decode()
    choose_after_trial(relationship=relationship, by=student, choice="continue")
    after = client_for(mentor).get(address).content.decode()
    assert ("checked" in before, "checked" in after) == (False, False)
    assert "checked" in client_for(student).get(address).content.decode()


@pytest.mark.parametrize("address", ["/mentors/", "/people/"])
def test_a_part_for_htmx_is_never_mistaken_for_its_page(client_for, student, staff, address):
    client = client_for(staff if address == "/people/" else student)
    page, part = client.get(address), client.get(address, headers={"HX-Request": "true"})
    assert ("<html" in page.content.decode(), "<html" in part.content.decode()) == (True, False)
    assert "HX-Request" in page.headers["Vary"]
    assert "HX-Request" in part.headers["Vary"]
    assert "no-store" in part.headers["Cache-Control"]


def test_deciding_in_the_list_goes_on_in_the_list_at_the_same_row(client_for, mentor):
    first, second = (factories.make_request(factories.make_student(), mentor) for _ in range(2))
    client = client_for(mentor)
    for name, asked in (("decline-request", first), ("accept-request", second)):
        response = client.post(reverse(f"matching:{name}", args=[asked.pk]), {"from": "list"})
        assert response.url == f"/requests/#r-{asked.pk}"


def test_a_full_mentor_reads_in_the_list_why_nobody_can_be_accepted(client_for, student):
    full = factories.make_mentor(capacity=0)
    factories.make_request(student, full)
    assert "All your places are taken" in client_for(full).get(reverse("matching:requests")).content.decode()


def test_a_new_goal_is_not_due_in_the_past(client_for, student, topic):
    typed = {"topic": topic.pk, "text": "Find a lab", "kind": "specific", "importance": 5, "target_on": "2020-01-01"}
    page = client_for(student).post(reverse("matching:write-goal"), typed).content.decode()
    assert "Choose today or a day that is still to come." in page
    assert "Find a lab" in page
