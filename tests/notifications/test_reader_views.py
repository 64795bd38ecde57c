from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications import unsubscribe
from notifications.models import MutedKind, Notification
from tests.queries import same_at_1_and_30

from .factories import make_row

State = Notification.State
LIST, PREFERENCES = "/notifications/", "/notifications/preferences/"


@pytest.fixture
def link(student) -> str:
    return reverse("notifications:unsubscribe", args=[unsubscribe.token_for(make_row(student))])


def is_muted(student) -> bool:
    return MutedKind.objects.filter(person=student, kind="sample.news").exists()


def kinds_form(page):
    return page.context["parts"][-1].form


def test_a_reader_sees_what_was_sent_to_them_and_what_is_on_its_way(student, stranger, client_for):
    make_row(student, state=State.SENT, sent_at=timezone.now())
    make_row(student, kind="sample.must", minutes_ago=5)
    page = client_for(student).get(LIST)
    assert [row.kind for row in page.context["page"]] == ["sample.news", "sample.must"]
    assert b"Some news" in page.content
    assert f'href="/sample/{student.pk}/"'.encode() in page.content
    assert len(client_for(stranger).get(LIST).context["page"]) == 0


def test_what_is_planned_void_or_failed_is_not_listed(student, client_for):
    make_row(student, due_at=timezone.now() + timedelta(days=1))
    make_row(student, state=State.VOID, void_reason="Moved")
    make_row(student, state=State.FAILED)
    assert len(client_for(student).get(LIST).context["page"]) == 0


def test_the_list_costs_the_same_for_one_row_and_for_thirty(student, client_for):
    same_at_1_and_30(client_for(student), LIST, lambda: make_row(student))


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("student", {"People whom you could ask", "Your check-in is open", "Time to look at your goals again"}),
        ("mentor", {"Check-ins about your mentees", "Thanks for a chat"}),
        ("staff", {"Somebody asks for deletion"}),
    ],
)
def test_everybody_is_asked_about_what_can_reach_them(who, offered, client_for, request):
    """And about nothing else of these."""
    of_one_role = {
        "Somebody asks for deletion",
        "People whom you could ask",
        "Your check-in is open",
        "Time to look at your goals again",
        "Check-ins about your mentees",
        "Thanks for a chat",
    }
    page = client_for(request.getfixturevalue(who)).get(PREFERENCES).content.decode()
    assert {label for label in of_one_role if label in page} == offered
    assert "Some news" in page


def test_saving_switches_off_nothing_that_was_not_asked(student, client_for):
    client_for(student).post(PREFERENCES, {"wanted": ["sample.news"]})
    assert not student.muted_kinds.filter(kind="accounts.deletion_asked").exists()


def test_a_kind_is_switched_off_and_on_in_the_preferences(student, client_for):
    client = client_for(student)
    wanted = kinds_form(client.get(PREFERENCES))["wanted"].value()
    assert "sample.news" in wanted
    assert "sample.must" not in wanted
    client.post(PREFERENCES, {"wanted": [name for name in wanted if name != "sample.news"]})
    assert is_muted(student)
    assert "sample.news" not in kinds_form(client.get(PREFERENCES))["wanted"].value()
    client.post(PREFERENCES, {"wanted": wanted})
    assert not is_muted(student)


def test_a_kind_that_nobody_may_switch_off_is_refused(student, client_for):
    page = client_for(student).post(PREFERENCES, {"wanted": ["sample.must"]})
    assert page.status_code == 200
    assert kinds_form(page).errors


def test_following_the_link_in_a_mail_changes_nothing(student, link, client):
    page = client.get(link)
    assert page.status_code == 200
    assert b"Some news" in page.content
    assert not is_muted(student)


def test_a_mail_programs_one_click_works_without_sign_in_or_cookie(student, link):
    answer = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert is_muted(student)


def test_a_second_click_is_as_good_as_one(student, link, client):
    client.post(link)
    assert client.post(link).status_code == 200
    assert is_muted(student)


@pytest.mark.parametrize("token", ["x", "x:y", "WyJhIiwiYiJd:forged"])
def test_a_forged_token_is_not_found(db, client, token):
    path = reverse("notifications:unsubscribe", args=[token])
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_a_token_never_stops_what_is_essential(student, client):
    row = make_row(student, kind="sample.must")
    path = reverse("notifications:unsubscribe", args=[unsubscribe.token_for(row)])
    assert client.post(path).status_code == 404
