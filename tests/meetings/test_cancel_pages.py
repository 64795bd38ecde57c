"""Before something is canceled its page says what."""

from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from .factories import ZONE, make_meeting, make_series


def page(client, name: str, *args) -> str:
    return " ".join(client.get(reverse(f"meetings:{name}", args=args)).content.decode().split())


def day_of(meeting, style: str) -> str:
    return date_format(timezone.localtime(meeting.starts_at, ZoneInfo(ZONE)), style)


def test_day_time_and_place(client_for, meeting, student):
    meeting.place = "Room 204"
    meeting.save()
    shown = page(client_for(student), "cancel", meeting.pk)
    assert day_of(meeting, "l, F j") in shown
    assert day_of(meeting, "P") in shown
    assert "In person: Room 204" in shown


def test_who_keeps_the_calendar_reads_it_too(client_for, open_pair, assistant, grant):
    meeting = make_meeting(open_pair)
    shown = page(client_for(assistant), "kept-cancel", open_pair.mentor_id, meeting.pk)
    assert day_of(meeting, "l, F j") in shown


@pytest.mark.parametrize(("from_one", "words"), [(0, "Cancel 4 meetings"), (2, "Cancel these meetings")])
def test_of_a_series_the_dates_that_each_answer_means(client_for, open_pair, from_one, words):
    meetings = make_series(open_pair, count=4)
    shown = page(client_for(open_pair.mentee), "series-cancel", meetings[from_one].pk)
    dates = [day_of(each, "D, N j") for each in meetings]
    assert f"This one and those that follow: {', '.join(dates[from_one:])}" in shown
    assert f"All that are still to come: {', '.join(dates)}" in shown
    assert words in shown
