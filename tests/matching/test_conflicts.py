from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import Event, MentorProfile
from matching.models import Conflict, Relationship, WaitlistEntry
from matching.permissions import can_read_kind
from matching.services import (
    accept_request,
    agree_despite,
    assign_relationship,
    declare_conflict,
    end_conflict,
    keep_conflicts,
    pause_relationship,
    request_mentor,
    resume_relationship,
)
from notifications.models import Notification
from tests import factories
from tests.queries import same_at_1_and_30

State = Relationship.State


@pytest.fixture
def pair(mentor, student):
    return factories.make_relationship(mentor, student)


def declare(mentor, student, *, by, kind="grades", starts_in=0, days=None):
    first = school_today() + timedelta(days=starts_in)
    until = first + timedelta(days=days) if days is not None else None
    return declare_conflict(person=mentor, student=student, kind=kind, from_on=first, until_on=until, by=by)


def told(kind: str) -> set:
    return {row.recipient for row in Notification.objects.filter(kind=kind)}


@pytest.mark.parametrize("kind", ["grades", "promotion"])
def test_what_runs_pauses_and_the_other_side_is_told(pair, mentor, student, kind):
    declare(mentor, student, by=mentor, kind=kind)
    pair.refresh_from_db()
    assert pair.state == State.PAUSED
    assert told("matching.kept_apart") == {student}


def test_advising_pauses_as_well(mentor, student, staff):
    advising = factories.make_relationship(mentor, student, kind="advising")
    declare(mentor, student, by=staff)
    advising.refresh_from_db()
    assert advising.state == State.PAUSED
    assert told("matching.kept_apart") == {mentor, student}


def test_who_treats_a_student_may_go_on_mentoring(pair, mentor, student):
    declare(mentor, student, by=student, kind="treats")
    pair.refresh_from_db()
    assert pair.state == State.ACTIVE


def test_a_conflict_of_later_days_pauses_nothing_before(pair, mentor, student):
    declare(mentor, student, by=mentor, starts_in=3)
    keep_conflicts()
    pair.refresh_from_db()
    assert pair.state == State.ACTIVE


def test_the_first_day_pauses_what_runs(pair, mentor, student):
    conflict = declare(mentor, student, by=mentor, starts_in=3)
    Conflict.objects.filter(pk=conflict.pk).update(from_on=school_today())
    keep_conflicts()
    keep_conflicts()
    pair.refresh_from_db()
    assert pair.state == State.PAUSED
    assert told("matching.kept_apart") == {mentor, student}
    assert Event.objects.get(verb="paused", target_id=pair.pk).actor is None


def test_nobody_can_take_it_up_before_that_is_over(pair, mentor, student):
    declare(mentor, student, by=mentor)
    with pytest.raises(ValidationError, match="keeps the two of you apart"):
        resume_relationship(relationship=pair, by=student)


def test_a_trial_goes_on_as_a_trial_and_is_longer_by_the_pause(mentor, student):
    ends = school_today() + timedelta(days=20)
    trial = factories.make_relationship(mentor, student, state=State.TRIAL)
    Relationship.objects.update(trial_ends_on=ends)
    conflict = declare(mentor, student, by=mentor)
    Relationship.objects.update(paused_at=timezone.now() - timedelta(days=5))
    end_conflict(conflict=conflict, by=mentor)
    resumed = resume_relationship(relationship=trial, by=student)
    assert (resumed.state, resumed.trial_ends_on) == (State.TRIAL, ends + timedelta(days=5))


def test_an_ordinary_pause_ends_in_an_active_mentorship(pair, mentor):
    paused = pause_relationship(relationship=pair, by=mentor)
    assert resume_relationship(relationship=paused, by=mentor).state == State.ACTIVE


def test_both_are_told_once_when_it_is_over(pair, mentor, student):
    conflict = declare(mentor, student, by=mentor)
    end_conflict(conflict=conflict, by=mentor)
    assert told("matching.can_go_on") == {mentor, student}
    pair.refresh_from_db()
    assert pair.state == State.PAUSED


def test_the_last_day_over_says_so_once(pair, mentor, student):
    conflict = declare(mentor, student, by=mentor, days=2)
    Conflict.objects.filter(pk=conflict.pk).update(
        from_on=school_today() - timedelta(days=9), until_on=school_today() - timedelta(days=1)
    )
    keep_conflicts()
    keep_conflicts()
    assert Notification.objects.filter(kind="matching.can_go_on").count() == 2
    assert resume_relationship(relationship=pair, by=student).state == State.ACTIVE


def test_another_conflict_keeps_them_apart_all_the_same(pair, mentor, student):
    grades = declare(mentor, student, by=mentor)
    declare(mentor, student, by=mentor, kind="promotion")
    end_conflict(conflict=grades, by=mentor)
    assert not told("matching.can_go_on")


def test_both_agreements_in_writing_let_it_go_on(pair, mentor, student, staff):
    conflict = declare(mentor, student, by=mentor)
    agree_despite(conflict=conflict, by=student, words="I know of it.")
    with pytest.raises(ValidationError):
        resume_relationship(relationship=pair, by=student)
    agree_despite(conflict=conflict, by=staff, words="Grades go to a second reader.")
    assert resume_relationship(relationship=pair, by=student).state == State.ACTIVE
    keep_conflicts()
    pair.refresh_from_db()
    assert pair.state == State.ACTIVE


def test_who_has_the_role_cannot_agree_for_anybody(mentor, student, stranger):
    conflict = factories.make_conflict(mentor, student)
    for person in (mentor, stranger):
        with pytest.raises(PermissionDenied):
            agree_despite(conflict=conflict, by=person, words="Fine.")


def test_staff_of_another_track_decide_nothing_about_it(mentor, student):
    conflict = factories.make_conflict(mentor, student)
    elsewhere = factories.make_staff(staff_scope="track", scope_track=factories.make_track("Elsewhere"))
    with pytest.raises(PermissionDenied):
        end_conflict(conflict=conflict, by=elsewhere)


def test_the_other_side_cannot_declare_it_away(mentor, student):
    with pytest.raises(PermissionDenied):
        end_conflict(conflict=factories.make_conflict(mentor, student, by=mentor), by=student)


def test_a_stranger_declares_nothing_about_two_others(mentor, student, stranger):
    with pytest.raises(PermissionDenied):
        declare(mentor, student, by=stranger)


def test_one_person_declares_the_same_days_once(mentor, student):
    declare(mentor, student, by=mentor, days=10)
    with pytest.raises(ValidationError, match="declared this already"):
        declare(mentor, student, by=mentor, starts_in=5)


def test_declaring_does_not_tell_what_the_other_side_has_declared(mentor, student):
    declare(mentor, student, by=mentor, kind="treats")
    declare(mentor, student, by=student, kind="treats")
    assert Conflict.objects.count() == 2


def test_a_pause_of_ones_own_is_not_the_conflicts(pair, mentor, student):
    factories.make_conflict(mentor, student, starts_in=-50, days=10)
    pause_relationship(relationship=pair, by=student)
    keep_conflicts()
    assert not told("matching.can_go_on")


def test_who_treats_whom_is_nobody_elses_to_know(client_for, mentor, student, staff):
    conflict = factories.make_conflict(mentor, student, by=student, kind="treats")
    assert client_for(mentor).get(f"/conflicts/{conflict.pk}/").status_code == 404
    assert str(student) not in client_for(mentor).get("/conflicts/").content.decode()
    assert client_for(student).get(f"/conflicts/{conflict.pk}/").status_code == 200
    assert client_for(staff).get(f"/conflicts/{conflict.pk}/").status_code == 200


def test_staff_who_have_the_role_themselves_are_the_other_side(student, staff):
    MentorProfile.objects.create(user=staff)
    conflict = factories.make_conflict(staff, student, by=student)
    assert not can_read_kind(staff, conflict)
    with pytest.raises(PermissionDenied):
        end_conflict(conflict=conflict, by=staff)


def test_the_second_of_two_staff_who_agree_reads_a_sentence(mentor, student, staff):
    conflict = factories.make_conflict(mentor, student)
    agree_despite(conflict=conflict, by=staff, words="Fine.")
    with pytest.raises(ValidationError, match="in the meantime"):
        agree_despite(conflict=conflict, by=factories.make_staff(), words="Fine as well.")


def test_a_held_place_ends_on_the_first_day(mentor, student):
    now = timezone.now()
    entry = WaitlistEntry.objects.create(
        student=student,
        mentor=mentor,
        joined_at=now,
        state="offered",
        offered_at=now,
        held_until=now + timedelta(days=3),
    )
    factories.make_conflict(mentor, student)
    keep_conflicts()
    entry.refresh_from_db()
    assert entry.state == "closed"


def test_of_two_students_the_one_who_is_waited_for_has_the_role(client_for, student):
    peer = factories.make_student("M3")
    MentorProfile.objects.create(user=peer)
    WaitlistEntry.objects.create(student=student, mentor=peer, joined_at=timezone.now())
    form = {"other": peer.pk, "kind": "grades", "from_on": school_today().isoformat()}
    client_for(student).post("/conflicts/new/", form)
    assert Conflict.objects.values_list("person", "student").get() == (peer.pk, student.pk)


def test_the_words_of_an_agreement_are_read_by_who_wrote_them_and_staff(client_for, mentor, student, staff):
    conflict = factories.make_conflict(mentor, student)
    agree_despite(conflict=conflict, by=student, words="My own reasons")
    agree_despite(conflict=conflict, by=staff, words="The school's reasons")
    read = {person: page(client_for, person, conflict) for person in (mentor, student, staff)}
    assert [person for person, text in read.items() if "My own reasons" in text] == [student, staff]
    assert [person for person, text in read.items() if "s reasons" in text and "school" in text] == [staff]


def test_staff_are_asked_for_the_schools_answer(client_for, mentor, student, staff):
    agree_despite(conflict=factories.make_conflict(mentor, student), by=student, words="I know of it.")
    assert "agrees in writing to mentoring with" in client_for(staff).get("/").content.decode()


def test_ending_is_asked_once_more(client_for, mentor, student):
    conflict = factories.make_conflict(mentor, student)
    client = client_for(mentor)
    assert "It no longer holds?" in client.get(f"/conflicts/{conflict.pk}/end/").content.decode()
    conflict.refresh_from_db()
    assert conflict.ended_at is None
    client.post(f"/conflicts/{conflict.pk}/end/")
    conflict.refresh_from_db()
    assert conflict.ended_by == mentor


# Every path that starts a mentorship or takes one up again.


def test_no_request_is_sent(mentor, student):
    factories.make_conflict(mentor, student)
    with pytest.raises(ValidationError, match="not open to new requests"):
        request_mentor(student=student, mentor=mentor, message="Please")


def test_no_request_is_accepted(mentor, student):
    asked = factories.make_request(student, mentor)
    factories.make_conflict(mentor, student)
    with pytest.raises(ValidationError, match="can no longer be accepted"):
        accept_request(request=asked, by=mentor)


@pytest.mark.parametrize("kind", ["mentoring", "advising", "research"])
def test_staff_pair_nobody_who_is_kept_apart(mentor, student, staff, kind):
    factories.make_conflict(mentor, student)
    with pytest.raises(ValidationError, match="cannot be paired"):
        assign_relationship(mentor=mentor, mentee=student, kind=kind, by=staff, reason="Fits")


def test_outside_its_dates_it_stops_nothing(mentor, student, staff):
    factories.make_conflict(mentor, student, starts_in=30, days=10)
    factories.make_conflict(mentor, student, starts_in=-30, days=10)
    assert assign_relationship(mentor=mentor, mentee=student, kind="mentoring", by=staff, reason="Fits").is_live


def test_nobody_waits_for_a_place_with_who_grades_them(mentor, student, stranger):
    MentorProfile.objects.filter(user=mentor).update(capacity=0)
    entry = WaitlistEntry.objects.create(student=student, mentor=mentor, joined_at=timezone.now())
    other = WaitlistEntry.objects.create(student=stranger, mentor=mentor, joined_at=timezone.now())
    declare(mentor, student, by=mentor)
    entry.refresh_from_db()
    other.refresh_from_db()
    assert (entry.state, other.state) == ("closed", "waiting")


# Pages.


def page(client_for, user, conflict) -> str:
    client = client_for(user)
    return client.get(f"/conflicts/{conflict.pk}/").content.decode()


def test_the_other_side_reads_dates_and_no_reason(client_for, mentor, student):
    conflict = factories.make_conflict(mentor, student, by=mentor)
    text = page(client_for, student, conflict)
    assert "keeps the two of you from mentoring" in text
    assert "Grades" not in text
    assert "Grades the student" in page(client_for, mentor, conflict)


def test_a_mentor_declares_it_on_a_page(client_for, pair, mentor, student):
    client = client_for(mentor)
    form = {"other": student.pk, "kind": "grades", "from_on": school_today().isoformat()}
    assert client.post("/conflicts/new/", form).status_code == 302
    assert Conflict.objects.get().person == mentor


def test_a_student_declares_who_grades_them(client_for, pair, mentor, student):
    client = client_for(student)
    form = {"other": mentor.pk, "kind": "promotion", "from_on": school_today().isoformat()}
    client.post("/conflicts/new/", form)
    assert Conflict.objects.values_list("person", "student").get() == (mentor.pk, student.pk)


def test_staff_name_the_mentor_and_read_what_to_do_when_several_fit(client_for, staff, student):
    address = f"/people/{student.pk}/conflict/"
    for name in ("Dr. Ada Lind", "Dr. Ada Ray"):
        factories.make_mentor(name=name)
    form = {"other": "Ada", "kind": "grades", "from_on": school_today().isoformat()}
    text = client_for(staff).post(address, form).content.decode()
    assert "Several people fit: Dr. Ada Lind, Dr. Ada Ray." in text
    assert 'value="Ada"' in text
    client_for(staff).post(address, form | {"other": "ada lind"})
    assert Conflict.objects.get().person.full_name == "Dr. Ada Lind"


def test_staff_of_a_scope_name_nobody_beyond_it(client_for, db):
    track, hidden = factories.make_track("Rural"), factories.make_mentor(name="Dr. Hidden Away")
    student = factories.make_student("M1", track=track)
    keeper = factories.make_staff(staff_scope="track", scope_track=track)
    hidden.mentor_profile.is_listed = False
    hidden.mentor_profile.save()
    for typed in ("Hidden Away", str(hidden.pk)):
        form = {"other": typed, "kind": "grades", "from_on": school_today().isoformat()}
        text = client_for(keeper).post(f"/people/{student.pk}/conflict/", form).content.decode()
        assert "We found nobody of that name" in text


def test_nobody_can_be_named_with_whom_one_has_nothing_to_do(client_for, other_faculty, student):
    client = client_for(student)
    form = {"other": other_faculty.pk, "kind": "grades", "from_on": school_today().isoformat()}
    response = client.post("/conflicts/new/", form)
    assert "Choose again from what it offers" in response.content.decode()


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [(5, 2, "comes before the first"), (-9, -2, "over already")],
)
def test_dates_that_cannot_be_get_a_sentence(client_for, pair, mentor, student, first, last, sentence):
    client = client_for(mentor)
    days = {"from_on": school_today() + timedelta(days=first), "until_on": school_today() + timedelta(days=last)}
    response = client.post("/conflicts/new/", {"other": student.pk, "kind": "grades", **days})
    assert sentence in response.content.decode()


def test_the_mentorship_says_that_something_keeps_them_apart(client_for, pair, mentor, student):
    declare(mentor, student, by=mentor)
    client = client_for(student)
    text = client.get(f"/relationships/{pair.pk}/").content.decode()
    assert "keeps the two of you apart" in text
    assert "Take it up again" not in text


def test_staff_are_told_of_a_clinician_who_assesses_a_patient(client_for, mentor, student, staff):
    factories.make_conflict(mentor, student, kind="treats")
    factories.make_conflict(mentor, student, kind="grades")
    client = client_for(staff)
    assert "has a say in their assessment" in client.get("/").content.decode()


def test_an_agreement_without_words_gets_a_sentence(client_for, mentor, student):
    conflict = factories.make_conflict(mentor, student)
    client = client_for(student)
    response = client.post(f"/conflicts/{conflict.pk}/agree/", {"words": " "})
    assert "Write a sentence" in response.content.decode()


def test_the_list_costs_the_same_at_1_and_30_rows(client_for, mentor):
    client = client_for(mentor)
    same_at_1_and_30(client, "/conflicts/", lambda: factories.make_conflict(mentor, factories.make_student("M1")))
