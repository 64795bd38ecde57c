import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Event
from meetings.services import close_action_item, reopen_action_item

from .factories import make_action_item


@pytest.fixture
def item(past, pair):
    return make_action_item(past, pair.mentee)


@pytest.mark.parametrize("state", ["done", "cant"])
def test_its_owner_closes_an_action_item(item, student, state):
    closed = close_action_item(item=item, state=state, by=student)
    assert (closed.state, closed.closed_by, closed.closed_at is None) == (state, student, False)
    assert Event.objects.get(target_id=item.pk).verb == f"closed as {state}"


def test_closing_can_be_taken_back(item, student):
    close_action_item(item=item, state="done", by=student)
    opened = reopen_action_item(item=item, by=student)
    assert (opened.state, opened.closed_by, opened.closed_at) == ("open", None, None)
    with pytest.raises(ValidationError):
        reopen_action_item(item=item, by=student)


def test_the_other_side_does_not_close_it(item, mentor):
    with pytest.raises(ValidationError, match="Only the person who took this on"):
        close_action_item(item=item, state="done", by=mentor)


def test_it_is_closed_once_and_in_a_known_way(item, student):
    with pytest.raises(ValidationError):
        close_action_item(item=item, state="open", by=student)
    close_action_item(item=item, state="cant", by=student)
    with pytest.raises(ValidationError):
        close_action_item(item=item, state="done", by=student)


def test_an_unknown_end_is_refused_with_what_can_be_chosen(item, student, client_for):
    address = reverse("meetings:action-item", args=[item.pk])
    page = client_for(student).post(address, {"state": "lost"}, follow=True).content.decode()
    assert "Choose what became of it: done, can&#x27;t do, or open again." in page
    item.refresh_from_db()
    assert item.is_open
