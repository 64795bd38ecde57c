"""The staff's list of people: what it finds, and what it says of each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.deactivation import deactivate_people
from accounts.entry.invitations import invite
from accounts.models import Invitation, StaffScope, User
from tests import factories
from tests.queries import same_at_1_and_30

PEOPLE = reverse("accounts:people")


@pytest.fixture
def found(client_for, staff):
    """The names on the list for some filters."""

    def look(**filters) -> set[str]:
        page = client_for(staff).get(PEOPLE, filters)
        return {row["person"].full_name for row in page.context["rows"]}

    return look


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("riv", {"Sam Rivera"}),
        ("RIVERA sam", {"Sam Rivera"}),
        ("ivera", set()),
        ("sam vale", set()),
        ("lind ad", {"Dr. Ada Lind"}),
        ("0471", {"Sam Rivera"}),
        ("rivera@", {"Sam Rivera"}),
        ("o'n", {"Pat O'Neil (she)"}),
        ("(she", {"Pat O'Neil (she)"}),
        ("%", set()),
        (".*", set()),
    ],
)
def test_every_word_begins_a_word_of_the_name_the_address_or_the_number(found, mentor, words, names):
    factories.make_student(name="Sam Rivera", email="s.rivera@example.edu", school_id="0471-B")
    factories.make_student(name="Pat O'Neil (she)")
    assert found(q=words) == names


def test_filters_narrow_together(found, staff):
    year = timezone.now().year
    factories.make_student("M1", name="First")
    leave = factories.make_student("M3", name="Leaver", track=factories.make_track("Elsewhere"))
    leave.enrollments.update(status="leave")
    factories.make_mentor(name="Teacher")
    assert found(role="student") == {"First", "Leaver"}
    assert found(stage="M3", track="elsewhere", status="leave") == {"Leaver"}
    assert found(stage="M1", status="leave") == set()
    assert found(cohort=year) == {"First"}
    assert found(role="staff") == {staff.full_name}


class TestSigningIn:
    @pytest.fixture
    def everybody(self, staff) -> None:
        now = timezone.now()
        make = {name: factories.make_user(name=name) for name in ("New", "Invited", "Expired", "Came", "Left")}
        invite(people=[make["Invited"], make["Expired"], make["Came"]], by=staff)
        past = {"created_at": now - timedelta(days=31), "expires_at": now - timedelta(days=1)}
        Invitation.objects.filter(person=make["Expired"]).update(**past)
        User.objects.filter(full_name__in=["Came", staff.full_name]).update(last_login=now)
        deactivate_people(people=[make["Left"]], by=staff)

    @pytest.mark.parametrize(
        ("state", "names"),
        [
            ("", {"New", "Invited", "Expired", "Came", "Kim Osei"}),
            ("new", {"New"}),
            ("invited", {"Invited"}),
            ("expired", {"Expired"}),
            ("in", {"Came", "Kim Osei"}),
            ("out", {"Left"}),
        ],
    )
    def test_each_state_finds_its_people(self, everybody, found, state, names):
        assert found(state=state) == names

    def test_the_list_says_the_state_of_each(self, everybody, client_for, staff):
        rows = client_for(staff).get(PEOPLE).context["rows"]
        states = {row["person"].full_name: row["state"] for row in rows}
        assert states == {
            "New": "Not invited yet",
            "Invited": "Invited",
            "Expired": "Invitation has run out",
            "Came": "Has signed in",
            "Kim Osei": "Has signed in",
        }

    def test_whoever_was_invited_again_is_invited(self, everybody, found, staff):
        invite(people=list(User.objects.filter(full_name="Expired")), by=staff)
        assert found(state="invited") == {"Invited", "Expired"}
        assert found(state="expired") == set()


def test_a_track_finds_its_own_people_alone(client_for, student, mentor, stranger):
    other = factories.make_student("M1", name="Elsewhere", track=factories.make_track("Elsewhere"))
    scoped = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=student.enrollments.get().track)
    client = client_for(scoped)
    names = {row["person"].full_name for row in client.get(PEOPLE).context["rows"]}
    assert names == {"Sam Rivera", "Robin Vale"}
    assert client.get(reverse("accounts:person", args=[other.pk])).status_code == 404


def test_a_report_viewer_finds_nobody(client_for, student):
    client = client_for(factories.make_staff(staff_scope=StaffScope.REPORTS))
    for address in (PEOPLE, reverse("accounts:person", args=[student.pk]), reverse("accounts:sent-messages")):
        assert client.get(address).status_code == 403
    assert client.post(reverse("accounts:people-act", args=["invite"]), {"person": student.pk}).status_code == 403


def test_htmx_gets_the_rows_alone_and_the_pages_keep_the_filters(client_for, staff):
    for number in range(51):
        factories.make_student("M1", name=f"Many {number:02}")
    client = client_for(staff)
    part = client.get(PEOPLE, {"stage": "M1"}, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part
    assert "stage=M1&amp;page=2" in part
    assert "With all 51 who fit these filters" in part


def test_the_list_costs_the_same_for_one_and_for_thirty(client_for, staff):
    def add() -> None:
        invite(people=[factories.make_student("M1")], by=staff)

    same_at_1_and_30(client_for(staff), PEOPLE, add)
