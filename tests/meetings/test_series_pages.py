"""The pages of series: look at the dates first, then one click."""

import re
from datetime import timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.models import Relationship
from meetings.models import Meeting, Series
from tests.factories import make_relationship, make_student
from tests.queries import same_at_1_and_30

from .factories import ZONE, make_meeting, make_series, next_openings


def address(name: str, *args) -> str:
    return reverse(f"meetings:{name}", args=args)


@pytest.fixture
def asked(open_pair) -> dict:
    return {"starts_at": next_openings(open_pair)[6].isoformat(), "often": "1", "count": 4}


@pytest.fixture
def series(open_pair) -> list[Meeting]:
    """At ten in the morning, from the first day on which that can be booked."""
    first = next(one for one in next_openings(open_pair) if one.astimezone(ZoneInfo(ZONE)).hour == 10)
    return make_series(open_pair, starts_at=first)


def test_a_student_looks_at_the_dates_and_books_them_with_one_click(client_for, open_pair, asked):
    client, url = client_for(open_pair.mentee), address("book-series", open_pair.pk)
    page = client.get(f"{url}?{urlencode(asked)}")
    assert len(page.context["plan"].steps) == 4
    assert "Book 4 meetings" in page.content.decode()
    assert not Series.objects.exists()
    response = client.post(url, asked)
    assert response.url == address("series", Series.objects.get().pk)
    assert "4 meetings" in client.get(response.url).content.decode()


@pytest.mark.parametrize("of", ["booking", "moving"])
def test_every_label_leads_to_the_one_field_that_is_meant(client_for, open_pair, asked, series, of):
    looked = {
        "booking": (address("book-series", open_pair.pk), asked),
        "moving": (address("series-move", series[1].pk), {"reach": "all", "to": "later"}),
    }
    url, what = looked[of]
    page = client_for(open_pair.mentee).get(f"{url}?{urlencode(what)}")
    assert page.context["plan"]
    ids = re.findall(r'\bid="([^"]+)"', page.content.decode())
    assert len(ids) == len(set(ids))


def test_a_date_that_does_not_fit_is_marked_and_left_out_on_the_click(client_for, open_pair, asked):
    busy = next_openings(open_pair)[6] + timedelta(days=7)
    make_meeting(make_relationship(open_pair.mentor, make_student()), starts_at=busy)
    client, url = client_for(open_pair.mentee), address("book-series", open_pair.pk)
    html = client.get(f"{url}?{urlencode(asked)}").content.decode()
    assert "Not free" in html
    assert "Book 3 meetings" in html
    client.post(url, asked | {"left": [busy.isoformat()]})
    assert Meeting.objects.filter(series__isnull=False).count() == 3


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"count": 1}, "count", "Choose 2 or more"),
        ({"count": 27}, "count", "Choose 26 or fewer"),
        ({"count": "many"}, "count", "Write a number"),
        ({"starts_at": "soon"}, "starts_at", "Choose one of the times."),
        ({"starts_at": "2026-01-01T10:00:00+00:00"}, "starts_at", "no longer free"),
        ({"often": "never"}, "often", "This is not in the list"),
    ],
)
def test_bad_input_gets_a_sentence_and_books_nothing(client_for, open_pair, asked, changed, field, words):
    response = client_for(open_pair.mentee).post(address("book-series", open_pair.pk), asked | changed)
    assert words in response.context["form"].errors[field][0]
    assert not Series.objects.exists()


def test_who_keeps_the_calendar_books_a_series(client_for, open_pair, assistant, grant, asked):
    url = address("kept-book-series", open_pair.mentor_id, open_pair.pk)
    response = client_for(assistant).post(url, asked)
    assert response.url == address("kept", open_pair.mentor_id)
    assert Series.objects.get().arranged_by == assistant


def test_several_move_after_a_look_at_what_changes(client_for, open_pair, series):
    client, url = client_for(open_pair.mentee), address("series-move", series[0].pk)
    html = client.get(f"{url}?reach=all&to=later").content.decode()
    assert "Move 4 meetings" in html
    before = [one.starts_at for one in series]
    client.post(url, {"reach": "all", "to": "later"})
    assert list(Meeting.objects.order_by("starts_at").values_list("starts_at", flat=True))[:3] == before[1:]


def test_where_none_can_move_the_page_does_not_say_that_others_do(client_for, open_pair, series):
    url = address("series-move", series[0].pk)
    html = client_for(open_pair.mentee).get(f"{url}?reach=all&to=other&weekday=2&clock=03:00").content.decode()
    assert "4 of 4 do not fit." in html
    assert "all the others move" not in html


@pytest.mark.parametrize(
    ("data", "field"),
    [({"clock": ""}, "clock"), ({"clock": "25:99"}, "clock"), ({"weekday": ""}, "weekday"), ({"reach": "x"}, "reach")],
)
def test_a_move_that_is_not_whole_gets_a_sentence(client_for, open_pair, series, data, field):
    asked = {"reach": "all", "to": "other", "weekday": "2", "clock": "11:00"} | data
    response = client_for(open_pair.mentee).post(address("series-move", series[0].pk), asked)
    assert field in response.context["form"].errors


def test_several_are_canceled_on_one_page(client_for, open_pair, series):
    client_for(open_pair.mentor).post(address("series-cancel", series[1].pk), {"reach": "following"})
    assert Meeting.objects.confirmed().count() == 1


def test_in_a_paused_mentorship_a_series_can_still_be_canceled(client_for, open_pair, series):
    Relationship.objects.update(state="paused")
    page = client_for(open_pair.mentee).get(address("series", series[0].series_id)).content.decode()
    assert [words in page for words in ("Cancel several", "Move several", "Change how")] == [True, False, False]


def test_how_and_where_change_on_one_page(client_for, open_pair, series):
    sent = {"reach": "all", "mode": "phone", "place": "555 0100"}
    client_for(open_pair.mentor).post(address("series-how", series[0].pk), sent)
    assert set(Meeting.objects.values_list("mode", "place")) == {("phone", "555 0100")}


def test_a_meeting_of_a_series_says_so_and_one_alone_does_not(client_for, open_pair, series):
    alone = make_meeting(open_pair, starts_at=timezone.now() + timedelta(days=3))
    client = client_for(open_pair.mentee)
    assert address("series", series[0].series_id) in client.get(address("meeting", series[0].pk)).content.decode()
    assert "One of a series" not in client.get(address("meeting", alone.pk)).content.decode()
    for name in ("series-move", "series-cancel", "series-how"):
        assert client.get(address(name, alone.pk)).url == address("meeting", alone.pk)


def test_the_page_of_a_series_costs_the_same_queries_for_thirty(client_for, open_pair):
    first, *_ = make_series(open_pair, count=2)
    day = iter(range(20, 60))

    def add():
        later = make_meeting(open_pair, starts_at=timezone.now() + timedelta(days=next(day)))
        Meeting.objects.filter(pk=later.pk).update(series=first.series, recurs_at=later.starts_at)

    same_at_1_and_30(client_for(open_pair.mentee), address("series", first.series_id), add)
