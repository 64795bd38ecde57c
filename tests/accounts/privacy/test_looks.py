from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import CloserLook, Event, StaffScope
from accounts.privacy.forms import LookForm
from accounts.privacy.looks import all_drawers, look_closer, put_off_telling, tell_at_once
from accounts.privacy.own_traces import looks_at
from meetings.models import Meeting
from notifications.delivery import deliver_due
from notifications.models import Notification
from surveys.models import CheckIn, CheckInAnswer, Item
from tests import factories

from .life import OTHERS_WORDS, OWN_WORDS

REASON = "Sam asked us to step in"
EVERYTHING = ["profile", "goals", "requests", "agreements", "agendas", "logs", "action-items", "check-ins"]


@pytest.fixture
def second(db):
    return factories.make_staff(name="Lee Park")


def look_at(person, by, *, what=("goals",), **details) -> CloserLook:
    return look_closer(person=person, what=list(what), reason=REASON, by=by, **details)


def told(look: CloserLook) -> set:
    rows = Notification.objects.standing().filter(kind="accounts.closer_look", about_id=look.pk)
    return {(row.recipient, row.due_at) for row in rows}


def test_only_colleagues_who_have_signed_in_are_offered_as_a_second(staff, second):
    assert not LookForm(opener=staff).fields["second"].queryset.exists()
    second.last_login = timezone.now()
    second.save()
    assert list(LookForm(opener=staff).fields["second"].queryset) == [second]


def test_these_are_the_drawers():
    assert list(all_drawers()) == EVERYTHING


def test_no_drawer_holds_a_private_note_or_what_is_for_its_author_alone(life):
    """Of everything that the school keeps of the student, in one heap."""
    Meeting.objects.update(shared_notes="Shared by both")
    shown = str([text for drawer in all_drawers().values() for text in drawer.load(life.student)])
    assert "Shared by both" in shown
    assert OWN_WORDS in shown
    assert "My own private note" not in shown
    assert "First in my family" not in shown
    assert "undecided" not in shown


def test_what_only_i_read_in_my_profile_is_in_no_drawer(student):
    student.student_profile.about = "For me alone"
    student.student_profile.interests = "For my mentors"
    student.student_profile.visibility = {"about": "me"}
    student.student_profile.save()
    assert [text for _, text in all_drawers()["profile"].load(student)] == ["For my mentors"]


def test_answers_that_only_the_author_reads_stay_shut(life):
    check_in = CheckIn.objects.get(respondent=life.student)
    item = Item.objects.filter(reader="author", kind="text").first()
    CheckInAnswer.objects.create(check_in=check_in, item=item, value="A note to myself")
    texts = str(all_drawers()["check-ins"].load(life.student))
    assert "A note to myself" not in texts
    assert OWN_WORDS in texts


def test_it_is_open_for_an_hour_and_keeps_who_whom_what_and_why(student, staff):
    look = look_at(student, staff, what=["requests", "goals"])
    assert (look.person, look.opened_by, look.reason, look.what) == (student, staff, REASON, ["goals", "requests"])
    assert look.closes_at - look.opened_at == timedelta(hours=1)
    assert look.is_open_at(look.closes_at - timedelta(seconds=1))
    assert not look.is_open_at(look.closes_at)
    assert Event.objects.get(verb="looked closer").actor == staff


def test_everybody_whose_texts_are_opened_is_told_at_once(life):
    asking = {asked.student for asked in life.student.requests_received.select_related("student")}
    look = look_at(life.student, life.staff, what=EVERYTHING)
    assert {person for person, _ in told(look)} == {life.student, life.mentor} | asking
    assert {at for _, at in told(look)} == {look.opened_at}


def test_of_a_profile_only_the_person_is_told(life):
    look = look_at(life.student, life.staff, what=["profile"])
    assert {person for person, _ in told(look)} == {life.student}


@pytest.mark.parametrize("what", [[], ["private-notes"], ["nothing"]])
def test_what_is_no_drawer_cannot_be_opened(student, staff, what):
    with pytest.raises(ValidationError) as refused:
        look_at(student, staff, what=what)
    assert "what" in refused.value.message_dict


@pytest.mark.parametrize("reason", ["", "   ", "because"])
def test_a_look_needs_a_reason_in_words(student, staff, reason):
    with pytest.raises(ValidationError) as refused:
        look_closer(person=student, what=["goals"], reason=reason, by=staff)
    assert "reason" in refused.value.message_dict


def test_who_may_not_look(student, mentor, stranger, staff):
    viewer = factories.make_staff(staff_scope=StaffScope.REPORTS)
    other_track = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=factories.make_track("Other"))
    for by in (student, stranger, mentor, viewer, other_track):
        with pytest.raises(PermissionDenied):
            look_at(student, by)
    assert not CloserLook.objects.exists()


def test_nobody_looks_at_colleagues_or_at_themselves(staff, second):
    for person in (staff, second):
        with pytest.raises(PermissionDenied):
            look_at(person, staff, what=["profile"])


def test_staff_of_a_track_look_at_students_of_theirs(student):
    track = student.enrollments.get().track
    assert look_at(student, factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=track)).pk


def test_with_a_second_person_the_telling_waits_a_day_for_their_word(student, staff, second):
    look = look_at(student, staff, second=second)
    assert told(look) == {(student, look.opened_at + timedelta(hours=24))}
    assert looks_at(student) == []
    asked = Notification.objects.get(kind="accounts.look_delay_asked")
    assert asked.recipient == second


def test_without_a_word_they_are_told_after_the_day(student, staff, second):
    look = look_at(student, staff, second=second)
    CloserLook.objects.update(tell_at=timezone.now())
    assert [found for found, _ in looks_at(student)] == [look]


def test_the_second_may_put_it_off_with_a_reason(student, staff, second):
    look = look_at(student, staff, second=second)
    put_off_telling(look=look, days=30, reason="An inquiry is under way", by=second)
    look.refresh_from_db()
    assert look.tell_at == look.opened_at + timedelta(days=30)
    assert told(look) == {(student, look.tell_at)}
    assert Event.objects.get(verb="put off telling").actor == second


def test_afterwards_the_person_reads_that_it_was_put_off_by_whom_and_why(client_for, student, staff, second):
    look = look_at(student, staff, second=second)
    put_off_telling(look=look, days=30, reason="An inquiry is under way", by=second)
    assert REASON not in client_for(student).get("/profile/looks/").content.decode()
    CloserLook.objects.update(opened_at=look.opened_at - timedelta(days=30), tell_at=timezone.now())
    page = client_for(student).get("/profile/looks/").content.decode()
    assert REASON in page
    assert "Lee Park put it off, with this reason: An inquiry is under way" in page


@pytest.mark.parametrize("days", [0, -1, 91, 10_000])
def test_it_is_never_put_off_for_longer_than_ninety_days(student, staff, second, days):
    look = look_at(student, staff, second=second)
    with pytest.raises(ValidationError):
        put_off_telling(look=look, days=days, reason="An inquiry", by=second)


def test_ninety_days_are_possible(student, staff, second):
    look = look_at(student, staff, second=second)
    put_off_telling(look=look, days=90, reason="An inquiry", by=second)
    assert CloserLook.objects.get().was_delayed


def test_a_delay_needs_a_reason(student, staff, second):
    look = look_at(student, staff, second=second)
    with pytest.raises(ValidationError) as refused:
        put_off_telling(look=look, days=3, reason=" ", by=second)
    assert "reason" in refused.value.message_dict


def test_the_seconds_no_tells_them_now(student, staff, second):
    look = look_at(student, staff, second=second)
    tell_at_once(look=look, by=second)
    assert [found for found, _ in looks_at(student)] == [look]
    ((_, due_at),) = told(look)
    assert due_at <= timezone.now()


def test_nobody_but_the_second_decides(student, staff, second):
    look = look_at(student, staff, second=second)
    for by in (staff, student, factories.make_staff()):
        with pytest.raises(PermissionDenied):
            put_off_telling(look=look, days=3, reason="Because", by=by)
        with pytest.raises(PermissionDenied):
            tell_at_once(look=look, by=by)


@pytest.mark.parametrize("settle", ["decided", "told"])
def test_what_is_settled_stays_settled(student, staff, second, settle):
    look = look_at(student, staff, second=second)
    if settle == "decided":
        put_off_telling(look=look, days=3, reason="Because", by=second)
    else:
        CloserLook.objects.update(tell_at=timezone.now())
    with pytest.raises(ValidationError):
        put_off_telling(look=look, days=60, reason="Because", by=second)
    with pytest.raises(ValidationError):
        tell_at_once(look=look, by=second)


def test_the_second_is_another_colleague_who_sees_the_whole_school(student, staff, mentor):
    gone = factories.make_staff(is_active=False)
    viewer = factories.make_staff(staff_scope=StaffScope.REPORTS)
    for second in (staff, mentor, viewer, gone):
        with pytest.raises(ValidationError) as refused:
            look_at(student, staff, second=second)
        assert "second" in refused.value.message_dict


def test_a_notice_that_was_put_off_is_not_sent_by_an_old_row(student, staff, second, mailoutbox, settings):
    """A worker that had the row in its hands asks once more whether they may be told."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    look = look_at(student, staff, second=second)
    put_off_telling(look=look, days=30, reason="Because", by=second)
    Notification.objects.standing().filter(kind="accounts.closer_look").update(due_at=timezone.now())
    deliver_due()
    assert [mail for mail in mailoutbox if student.email in mail.to[0]] == []


def test_a_look_is_among_what_the_person_takes_with_them(life):
    page = str(looks_at(life.student))
    assert OTHERS_WORDS not in page
    assert len(looks_at(life.student)) == 1
