from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.formats import date_format

from accounts.clock import academic_year, school_today
from accounts.edits import Edit
from accounts.models import Enrollment, Event, User
from accounts.years.services import correct_enrollment, open_enrollment, remove_enrollment
from tests import factories
from tests.threads import at_once, won


@pytest.fixture
def today():
    return school_today()


@pytest.fixture
def goes_on_leave(student, staff, today):
    return partial(
        open_enrollment,
        student=student,
        starts_on=today + timedelta(days=5),
        stage="M2",
        track=factories.make_track(),
        status="leave",
        by=staff,
    )


def spans(student) -> list:
    return [(row.status, row.starts_on, row.ends_on) for row in student.enrollments.order_by("starts_on")]


def test_a_leave_begins_on_its_day_and_the_past_stays(goes_on_leave, student, today):
    began = student.enrollments.get().starts_on
    goes_on_leave(reason="As agreed")
    day = today + timedelta(days=5)
    assert spans(student) == [("enrolled", began, day - timedelta(days=1)), ("leave", day, None)]
    assert Enrollment.objects.get(reason="As agreed").status == "leave"
    assert Event.objects.get(verb="opened enrollment").reason == ""
    assert Event.objects.filter(verb="closed enrollment").exists()


def test_it_belongs_to_the_academic_year_of_its_day(goes_on_leave, today):
    day = today + timedelta(days=300)
    assert goes_on_leave(starts_on=day).academic_year == academic_year(day)


def test_a_leave_between_ends_where_what_was_planned_begins(goes_on_leave, student, today):
    """Entered last, first on the calendar: what was planned for later stays planned."""
    back_on = today + timedelta(days=100)
    goes_on_leave(starts_on=back_on, status="research")
    goes_on_leave()
    assert spans(student)[1:] == [
        ("leave", today + timedelta(days=5), back_on - timedelta(days=1)),
        ("research", back_on, None),
    ]


def test_before_the_first_enrollment_there_may_be_one(goes_on_leave, student):
    first = student.enrollments.get().starts_on
    opened = goes_on_leave(starts_on=first - timedelta(days=30))
    assert opened.ends_on == first - timedelta(days=1)


def test_what_is_so_already_is_not_entered_again(goes_on_leave):
    with pytest.raises(ValidationError, match="exactly this"):
        goes_on_leave(status="enrolled")


def test_two_do_not_begin_on_one_day(goes_on_leave, student):
    with pytest.raises(ValidationError, match="Correct that one instead"):
        goes_on_leave(starts_on=student.enrollments.get().starts_on)


def test_nobody_leaves_the_school_while_more_is_planned(goes_on_leave, today):
    goes_on_leave(starts_on=today + timedelta(days=90))
    with pytest.raises(ValidationError, match="Take that out first"):
        goes_on_leave(status="withdrawn")


def test_who_graduates_has_no_last_day_however_long_the_year_was_to_be(goes_on_leave, student, today):
    student.enrollments.update(ends_on=today + timedelta(days=200))
    assert goes_on_leave(status="graduated").ends_on is None


def test_two_who_click_at_once_enter_it_once(transactional_db):
    student, staff, track = factories.make_student(), factories.make_staff(), factories.make_track()
    enter = partial(
        open_enrollment, student=student, starts_on=school_today(), stage="M2", track=track, status="leave", by=staff
    )
    assert len(won(at_once(enter, enter, enter))) == 1


def test_only_staff_who_are_responsible_change_an_enrollment(goes_on_leave, student, mentor):
    elsewhere = factories.make_staff(staff_scope="track", scope_track=factories.make_track("Elsewhere"))
    for person in (student, mentor, elsewhere, factories.make_staff(staff_scope="reports")):
        with pytest.raises(PermissionDenied):
            goes_on_leave(by=person)


def test_a_mistake_is_put_right_in_place(student, staff):
    edit = Edit({"stage": "M3", "reason": "Typo"})
    row = correct_enrollment(enrollment=student.enrollments.get(), edit=edit, by=staff)
    assert (row.stage, row.reason, student.enrollments.count()) == ("M3", "Typo", 1)
    assert Event.objects.get(verb="corrected enrollment").reason == ""


def test_another_first_day_may_be_another_year(student, staff, today):
    day = today - timedelta(days=700)
    row = correct_enrollment(enrollment=student.enrollments.get(), edit=Edit({"starts_on": day}), by=staff)
    assert row.academic_year == academic_year(day)


def test_days_that_meet_another_enrollment_say_which(goes_on_leave, student, staff):
    leave = goes_on_leave()
    first = student.enrollments.order_by("starts_on").first()
    with pytest.raises(ValidationError, match="M2, on leave from"):
        correct_enrollment(enrollment=first, edit=Edit({"ends_on": leave.starts_on}), by=staff)
    with pytest.raises(ValidationError, match="must not come before"):
        correct_enrollment(enrollment=first, edit=Edit({"ends_on": first.starts_on - timedelta(days=1)}), by=staff)


def test_what_has_not_begun_can_be_taken_out_and_what_was_goes_on(goes_on_leave, student, staff):
    before = spans(student)
    remove_enrollment(enrollment=goes_on_leave(), by=staff)
    assert spans(student) == before


def test_what_has_begun_is_history(student, staff):
    with pytest.raises(ValidationError, match="has begun"):
        remove_enrollment(enrollment=student.enrollments.get(), by=staff)


def test_where_a_year_starts_from_is_not_taken_out(goes_on_leave, student, staff, move_the_school, today):
    """A leave that was planned, and then the year after it was prepared."""
    leave = goes_on_leave()
    move_the_school()
    with pytest.raises(ValidationError, match="starts from this enrollment"):
        remove_enrollment(enrollment=leave, by=staff)


def test_staff_enter_a_leave_on_the_students_page(client_for, staff, student, today):
    client, address = client_for(staff), reverse("accounts:enrollment", args=[student.pk])
    track = student.enrollments.get().track
    fields = {"starts_on": today.isoformat(), "status": "leave", "stage": "M2", "track": track.pk}
    client.post(address, fields | {"reason": "Agreed with the dean"})
    page = client.get(address).content.decode()
    assert "Why: Agreed with the dean" in page
    assert "M2 · On leave" in page
    assert "Who changed what (2)" in page


def test_what_cannot_be_says_so_and_keeps_what_was_typed(client_for, staff, student):
    address = reverse("accounts:enrollment", args=[student.pk])
    span = student.enrollments.get()
    fields = {"starts_on": span.starts_on.isoformat(), "status": "leave", "stage": "M2", "track": span.track.pk}
    page = client_for(staff).post(address, fields | {"reason": "Kept as typed"}).content.decode()
    assert "An enrollment begins on that very day." in page
    assert "Kept as typed" in page


@pytest.mark.parametrize("years", [-12, 3])
def test_a_day_far_from_today_gets_a_sentence_beside_it(client_for, staff, student, today, years):
    span = student.enrollments.get()
    fields = {"starts_on": date(today.year + years, 1, 1), "status": "leave", "stage": "M2", "track": span.track.pk}
    for page in ("enrollment", "correct-enrollment"):
        at = [student.pk, span.pk] if page == "correct-enrollment" else [student.pk]
        answer = client_for(staff).post(reverse(f"accounts:{page}", args=at), fields)
        assert answer.context["form"].errors.keys() == {"starts_on"}


def test_a_day_of_long_ago_that_stands_may_stay(client_for, staff, student, today):
    student.enrollments.update(starts_on=date(today.year - 12, 9, 1))
    span = student.enrollments.get()
    fields = {
        "starts_on": span.starts_on,
        "status": "enrolled",
        "stage": "M2",
        "track": span.track.pk,
        "reason": "Kept",
    }
    client_for(staff).post(reverse("accounts:correct-enrollment", args=[student.pk, span.pk]), fields)
    assert student.enrollments.get().reason == "Kept"


def test_what_is_to_come_has_a_beginning_and_no_now(client_for, staff, student, goes_on_leave, today):
    leave = goes_on_leave()
    page = client_for(staff).get(reverse("accounts:enrollment", args=[student.pk])).content.decode()
    assert f"from {date_format(leave.starts_on)}" in page
    assert f"{date_format(leave.starts_on)} to now" not in page


def test_staff_of_one_track_keep_their_students_in_it(client_for, student, today):
    track = student.enrollments.get().track
    other = factories.make_track("Elsewhere")
    staff = factories.make_staff(staff_scope="track", scope_track=track)
    address = reverse("accounts:enrollment", args=[student.pk])
    fields = {"starts_on": today.isoformat(), "status": "leave", "stage": "M2", "track": other.pk}
    client_for(staff).post(address, fields)
    assert User.objects.get(pk=student.pk).enrollment_on(today).track == track


def test_staff_put_a_mistake_right_on_its_page(client_for, staff, student):
    span = student.enrollments.get()
    address = reverse("accounts:correct-enrollment", args=[student.pk, span.pk])
    fields = {"starts_on": span.starts_on.isoformat(), "ends_on": "", "status": "enrolled", "stage": "M3"}
    client_for(staff).post(address, fields | {"track": span.track.pk, "reason": "Typo"})
    span.refresh_from_db()
    assert (span.stage, span.reason) == ("M3", "Typo")


def test_another_students_span_is_not_found_under_this_one(client_for, staff, student, stranger):
    address = reverse("accounts:correct-enrollment", args=[student.pk, stranger.enrollments.get().pk])
    assert client_for(staff).get(address).status_code == 404


def test_a_mentor_reads_of_a_leave_nowhere(client_for, student, mentor, staff, goes_on_leave, today):
    """Section 8 of the design: "paused", never why."""
    pair = factories.make_relationship(mentor, student, state="paused")
    factories.make_request(student, mentor)
    goes_on_leave(starts_on=today)
    client = client_for(mentor)
    pages = ["/", "/requests/", "/meetings/", reverse("matching:relationship", args=[pair.pk])]
    assert [page for page in pages if "leave" in client.get(page).content.decode().lower()] == []


def test_who_graduated_keeps_the_stage_in_old_rows(student, staff, today, goes_on_leave):
    goes_on_leave(starts_on=today, status="graduated")
    assert Enrollment.objects.studying().get().stage == "M2"


@pytest.mark.parametrize(
    ("followed", "status", "stays"), [(False, "enrolled", False), (False, "leave", True), (True, "enrolled", True)]
)
def test_a_planned_last_day_goes_with_its_status_unless_more_is_entered(
    goes_on_leave, student, today, followed, status, stays
):
    """Who comes back early from a leave is not gone on the day on which it was to end."""
    last_day = today + timedelta(days=50)
    student.enrollments.update(status="leave", ends_on=last_day)
    if followed:
        goes_on_leave(starts_on=last_day + timedelta(days=1), status="research")
    assert goes_on_leave(status=status, stage="M3").ends_on == (last_day if stays else None)
