"""The student leads; a mentor can still book one of their own students, within their own times."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from matching.services import pause_relationship
from meetings.models import Meeting, Series

from .factories import next_openings


def address(name: str, pair) -> str:
    return reverse(f"meetings:{name}", args=[pair.pk])


def test_a_mentor_books_a_student_and_is_not_asked_for_the_students_agenda(client_for, open_pair):
    client, start = client_for(open_pair.mentor), next_openings(open_pair)[0]
    page = client.get(address("book", open_pair))
    assert "agenda" not in page.context["form"].fields
    assert f"Book a meeting with {open_pair.mentee}" in page.content.decode()
    response = client.post(address("book", open_pair), {"starts_at": start.isoformat()})
    meeting = Meeting.objects.get()
    assert (response.url, meeting.arranged_by) == (reverse("meetings:meeting", args=[meeting.pk]), open_pair.mentor)


def test_a_mentor_books_a_series(client_for, open_pair):
    client, asked = client_for(open_pair.mentor), {"often": "1", "count": 4}
    asked["starts_at"] = next_openings(open_pair)[6].isoformat()
    assert "Book 4 meetings" in client.get(f"{address('book-series', open_pair)}?{urlencode(asked)}").content.decode()
    client.post(address("book-series", open_pair), asked)
    assert Series.objects.get().arranged_by == open_pair.mentor


@pytest.mark.parametrize("name", ["book", "book-series"])
def test_while_it_is_paused_the_mentor_is_sent_back(client_for, open_pair, name):
    pause_relationship(relationship=open_pair, by=open_pair.mentor)
    back = client_for(open_pair.mentor).get(address(name, open_pair)).url
    assert back == reverse("matching:relationship", args=[open_pair.pk])


def test_to_the_mentor_proposing_comes_first_and_to_the_student_booking(client_for, open_pair):
    page = reverse("matching:relationship", args=[open_pair.pk])
    for side, first in ((open_pair.mentor, "propose"), (open_pair.mentee, "book")):
        html = client_for(side).get(page).content.decode()
        assert f'class="btn btn-primary" href="{address(first, open_pair)}"' in html
        assert html.index(address(first, open_pair)) == min(
            html.index(address(name, open_pair)) for name in ("book", "propose")
        )


def test_a_mentors_meetings_lead_to_each_of_their_students(client_for, open_pair):
    html = client_for(open_pair.mentor).get(reverse("meetings:mine")).content.decode()
    assert all(address(name, open_pair) in html for name in ("book", "book-series", "propose"))
    assert f"Book a meeting with {open_pair.mentor}" not in html


def test_a_student_is_not_shown_a_list_of_students(client_for, open_pair):
    assert "Meet a student" not in client_for(open_pair.mentee).get(reverse("meetings:mine")).content.decode()
