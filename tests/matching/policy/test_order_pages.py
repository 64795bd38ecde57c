import pytest

from accounts.models import StaffScope
from matching.models import ScoringPolicy
from matching.scoring import Weights
from matching.services import new_policy
from tests import factories
from tests.factories import make_goal, make_student, make_topic
from tests.queries import same_at_1_and_30

pytestmark = pytest.mark.django_db
ORDER, CHANGE = "/mentors/order/", "/mentors/order/change/"


def numbers(**values) -> dict:
    return {**Weights()._asdict(), "seen": 0, **values}


@pytest.fixture
def desk(client_for, staff):
    return client_for(staff)


@pytest.fixture
def class_of_six(mentor):
    research = make_topic("Research")
    mentor.mentor_profile.topics.set([research])
    for _ in range(6):
        make_goal(make_student("M2", name="Zed Quill"), topic=research, text="Secret wish")


def test_everybody_reads_what_counts_and_only_staff_who_changed_it(client_for, student, mentor, staff):
    new_policy(by=staff, weights=Weights(room=40), reason="Spread the load", seen=0)
    for reader, sees in ((student, False), (mentor, False), (staff, True)):
        page = client_for(reader).get(ORDER).content.decode()
        assert "Counts most" in page
        assert ("Spread the load" in page) == ("Change what counts" in page) == sees


def test_no_number_of_the_order_is_on_the_page_of_a_student(client_for, student, staff):
    new_policy(by=staff, weights=Weights(room=83), reason="Why", seen=0)
    assert "83" not in client_for(student).get(ORDER).content.decode()


def test_staff_of_a_track_read_the_order_and_do_not_change_it(client_for):
    track_staff = factories.make_staff(staff_scope=StaffScope.TRACK, scope_track=factories.make_track())
    client = client_for(track_staff)
    page = client.get(ORDER)
    assert page.status_code == 200
    assert "Change what counts" not in page.content.decode()
    assert client.get(CHANGE).status_code == client.post(CHANGE, numbers(room=40)).status_code == 403


def test_looking_keeps_nothing_and_needs_no_reason(desk, class_of_six):
    page = desk.post(CHANGE, numbers(room=100, goals=0, look=1)).content.decode()
    assert "Tried on 6 students" in page
    assert "A student in M2" in page
    assert not ScoringPolicy.objects.exists()


def test_a_look_shows_mentors_and_nothing_of_a_student(desk, class_of_six, mentor):
    page = desk.post(CHANGE, numbers(room=100, look=1)).content.decode()
    assert mentor.full_name in page
    assert "Zed Quill" not in page
    assert "Secret wish" not in page


def test_with_htmx_only_the_preview_comes_back(desk, class_of_six):
    part = desk.post(CHANGE, numbers(look=1), headers={"HX-Request": "true"}).content.decode()
    assert "Tried on 6 students" in part
    assert "<form" not in part


def test_too_few_students_are_said_to_be_too_few(desk, student):
    make_goal(student)
    assert "Too few students" in desk.post(CHANGE, numbers(look=1)).content.decode()


def test_keeping_needs_a_reason_and_what_was_typed_is_still_there(desk):
    page = desk.post(CHANGE, numbers(room=77)).content.decode()
    assert "Say in a sentence why you change the order." in page
    assert 'value="77"' in page
    assert not ScoringPolicy.objects.exists()


@pytest.mark.parametrize("number", ["101", "-1", "many", ""])
def test_a_number_that_cannot_be_is_explained_beside_the_field(desk, number):
    for extra in ({}, {"look": 1}):
        page = desk.post(CHANGE, numbers(room=number, reason="Why", **extra)).content.decode()
        assert "invalid-feedback" in page
    part = desk.post(CHANGE, numbers(room=number, look=1), headers={"HX-Request": "true"}).content.decode()
    assert "<strong>Having room now</strong>" in part


def test_a_kept_change_holds_from_then_on(desk, staff):
    answer = desk.post(CHANGE, numbers(room=40, reason="Spread the load"))
    assert (answer.status_code, answer["Location"]) == (302, ORDER)
    kept = ScoringPolicy.newest()
    assert (kept.weights, kept.reason, kept.made_by) == (Weights(room=40), "Spread the load", staff)


def test_who_was_crossed_is_told_and_can_send_it_once_more(desk, staff):
    new_policy(by=staff, weights=Weights(room=50), reason="Why", seen=0)
    page = desk.post(CHANGE, numbers(room=40, reason="Mine")).content.decode()
    assert "since you opened this page" in page
    assert 'name="seen" value="1"' in page
    desk.post(CHANGE, numbers(room=40, reason="Mine", seen=1))
    assert ScoringPolicy.weights_now() == Weights(room=40)


def test_without_identity_in_the_program_its_weight_is_not_asked_for_and_stays(desk, program):
    program.has_identity = False
    program.save()
    assert "identity" not in desk.get(CHANGE).content.decode()
    desk.post(CHANGE, numbers(room=40, tags=0, reason="Why"))
    assert ScoringPolicy.weights_now() == Weights(room=40)


def test_an_earlier_order_comes_back_as_a_new_version(desk, staff):
    new_policy(by=staff, weights=Weights(room=50), reason="Why", seen=0)
    page = desk.post(f"{ORDER}0/restore/", {"seen": 1}, follow=True).content.decode()
    assert "Kept as version 2" in page
    assert ScoringPolicy.weights_now() == Weights()


def test_going_back_without_having_seen_the_newest_changes_nothing(desk, staff):
    new_policy(by=staff, weights=Weights(room=50), reason="Why", seen=0)
    for seen in ("0", "", "x", "9" * 5000):
        page = desk.post(f"{ORDER}0/restore/", {"seen": seen}, follow=True).content.decode()
        assert "since you opened this page" in page
    assert ScoringPolicy.newest_number() == 1


def test_nobody_goes_back_to_a_version_that_never_was(desk):
    assert desk.post(f"{ORDER}9/restore/", {"seen": 0}).status_code == 404


def test_more_versions_take_no_more_queries(desk, staff):
    def add_version() -> None:
        number = ScoringPolicy.newest_number()
        new_policy(by=staff, weights=Weights(room=number + 10), reason="Why", seen=number)

    same_at_1_and_30(desk, ORDER, add_version)


def test_the_number_for_identity_is_said_to_have_no_preview(desk, class_of_six):
    said = "The number for identity cannot be previewed"
    alone = desk.post(CHANGE, numbers(tags=90, look=1)).content.decode()
    assert said in alone
    assert "Tried on" not in alone
    with_room = desk.post(CHANGE, numbers(tags=90, room=100, look=1)).content.decode()
    assert said in with_room
    assert "Tried on 6 students" in with_room
    assert said not in desk.post(CHANGE, numbers(room=100, look=1)).content.decode()


def test_nothing_at_all_is_a_choice_that_is_named(desk, class_of_six):
    said = "With every number at 0"
    assert said in desk.post(CHANGE, dict.fromkeys(Weights._fields, 0) | {"seen": 0, "look": 1}).content.decode()
    assert said not in desk.post(CHANGE, numbers(look=1)).content.decode()


def test_a_missing_reason_is_said_once_and_who_reads_it_beforehand(desk, class_of_six):
    assert "Everybody who sees this history reads it." in desk.get(CHANGE).content.decode()
    assert desk.post(CHANGE, numbers(room=100)).content.decode().count("Say in a sentence why") == 1


def test_two_looks_in_one_form_replace_each_other(desk):
    assert desk.get(CHANGE).content.decode().count('hx-sync="closest form:replace"') == 2
