"""A form that comes back says so at its top: what is wrong may stand far below."""

import pytest
from django.urls import reverse

from .factories import make_group, make_meeting, make_series

NOT_SAVED = "Not saved yet."


def address(name: str, *args) -> str:
    return reverse(f"meetings:{name}", args=args)


@pytest.mark.parametrize("name", ["book", "propose", "book-series"])
def test_what_a_student_books_or_proposes(client_for, open_pair, name):
    client, url = client_for(open_pair.mentee), address(name, open_pair.pk)
    assert NOT_SAVED not in client.get(url).content.decode()
    page = client.post(url, {"agenda": "Electives"}).content.decode()
    assert page.index(NOT_SAVED) < page.index("<fieldset")


@pytest.mark.parametrize(("name", "of_series"), [("move", False), ("series-move", True), ("series-how", True)])
def test_what_is_changed(client_for, open_pair, name, of_series):
    meeting = make_series(open_pair)[0] if of_series else make_meeting(open_pair)
    client, url = client_for(open_pair.mentor), address(name, meeting.pk)
    assert NOT_SAVED not in client.get(url).content.decode()
    assert NOT_SAVED in client.post(url, {"reach": "no such"}).content.decode()


def test_what_a_mentor_arranges_and_changes_for_a_group(client_for, mentor):
    group, client = make_group(mentor, size=2), client_for(mentor)
    for url in (address("group-new"), address("group-move", group.pk)):
        assert NOT_SAVED not in client.get(url).content.decode()
        assert NOT_SAVED in client.post(url, {"place": "Room 204"}).content.decode()


def test_what_is_sent_to_whom_by_mail(client_for, student):
    client, url = client_for(student), reverse("notifications:preferences")
    shown = client.get(url).content.decode()
    assert NOT_SAVED not in shown
    assert (
        NOT_SAVED in client.post(url, {"quiet_from": "22:00", "quiet_until": "21:00", "digest": "off"}).content.decode()
    )
