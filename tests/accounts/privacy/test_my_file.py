"""One file with everything about me that I may see. What it leaves out matters as much as what is in it."""

import json
import re
import time
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import CloserLook, Event, LegalHold
from accounts.privacy.file import everything_of, file_for
from matching.models import Goal, Request
from meetings.models import Meeting
from tests import factories
from tests.meetings import factories as meetings

from .life import OTHERS_WORDS, OWN_WORDS

ADDRESS = "/profile/data/file/"
HOSTILE = "</pre><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;b&gt; {{ 7|add:7 }} \u202e\x0b"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict]]:
    parser = Tags()
    parser.feed(page)
    return parser.found


def get_file(client) -> str:
    response = client.post(ADDRESS)
    assert response.status_code == 200
    return response.content.decode()


def test_it_holds_my_own_private_notes_and_everything_else_that_i_wrote(life):
    data = everything_of(life.student)
    assert data["Meetings"][0]["my private note"] == "My own private note"
    assert data["Meetings"][0]["shared notes"] == OWN_WORDS
    assert data["Meetings"][0]["agenda"] == [f"{life.student}: {OWN_WORDS}"]
    assert data["My goals"][0]["goal"] == OWN_WORDS
    assert data["My goals"][0]["shared with"] == [life.mentor.full_name]
    sent = data["Requests that I sent"][0]
    for name in ("who I am", "message", "which part of their work", "skills"):
        assert sent[name] == OWN_WORDS
    assert len(sent["times offered"]) == 1
    assert data["Copies that I sent to get help"][0]["my note"] == OWN_WORDS
    assert data["How I describe myself"][0]["in my own words"] == OWN_WORDS
    assert OWN_WORDS in data["Check-ins"][0].values()


def test_nothing_that_others_wrote_for_themselves_or_about_me_is_in_it(life):
    """The other side's note, the mentor's check-in about me, why I was deactivated, a copy of my text, a hold, an import line."""
    page = file_for(life.student)
    assert OTHERS_WORDS not in page
    assert "Dr. Blocker" not in page
    assert "Dr. Blocked" in page


def test_it_holds_no_secret_that_opens_the_account(life):
    page = file_for(life.student)
    assert "very-secret-key" not in page
    assert "session-1" not in page
    assert life.student.calendar_feed.token not in page


def test_a_legal_hold_that_stands_is_not_in_it(life):
    before = file_for(life.student)
    LegalHold.objects.create(person=life.student, reason="A lawsuit", placed_by=life.staff, placed_at=timezone.now())
    assert "A lawsuit" not in file_for(life.student)
    assert "hold" not in before.lower().replace("holds your own private notes", "")


def test_a_no_that_can_still_be_taken_back_reads_as_waiting(student, mentor):
    asked = factories.make_request(student, mentor)
    later = timezone.now() + timedelta(minutes=5)
    Request.objects.filter(pk=asked.pk).update(
        state="declined",
        decided_at=timezone.now(),
        decided_by=mentor,
        undo_until=later,
        decline_reason="fit",
        decline_note="No",
    )
    (row,) = everything_of(student)["Requests that I sent"]
    assert row["state"] == "Waiting for an answer"
    assert not {"reason", "answer", "decided"} & row.keys()


def test_a_mentor_finds_no_words_of_a_request_they_declined_but_their_own(life):
    received = everything_of(life.student)["Requests that I received"]
    row = next(row for row in received if row["state"] == "Not this time")
    assert "message" not in row
    assert row["answer"] == OWN_WORDS


def test_a_look_that_is_told_later_is_not_in_it_yet(life):
    CloserLook.objects.update(tell_at=timezone.now() + timedelta(days=3))
    assert everything_of(life.student)["Who looked closer at something of mine"] == []


def test_somebody_with_nothing_gets_a_file_as_well(proven_client_for, stranger):
    assert "Nothing is kept under" in get_file(proven_client_for(stranger))


def test_hostile_texts_stay_texts(proven_client_for, student, mentor):
    pair = factories.make_relationship(mentor, student)
    meeting = meetings.make_past_meeting(pair, state="held", shared_notes=HOSTILE)
    meetings.make_private_note(meeting, student, HOSTILE)
    factories.make_goal(student, text=HOSTILE)
    student.full_name = HOSTILE[:120]
    student.save()
    page = get_file(proven_client_for(student))
    found = tags(page)
    assert {tag for tag, _ in found} & {"script", "img", "iframe", "object", "link", "form"} == set()
    assert [name for _, attrs in found for name in attrs if name.startswith("on")] == []
    assert "{{ 7|add:7 }}" in page


def test_the_data_for_a_program_is_whole(proven_client_for, life):
    page = get_file(proven_client_for(life.student))
    found = re.search(r"<pre>(.*)</pre>", page, re.DOTALL)[1]
    parser = HTMLParser(convert_charrefs=True)
    texts: list[str] = []
    parser.handle_data = texts.append
    parser.feed(found)
    parser.close()
    data = json.loads("".join(texts))
    assert data["Who I am"][0]["e-mail"] == life.student.email
    assert data.keys() == everything_of(life.student).keys()


def test_it_needs_nothing_from_elsewhere_and_forbids_scripts_by_itself(proven_client_for, life):
    found = tags(get_file(proven_client_for(life.student)))
    policy = next(attrs["content"] for tag, attrs in found if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    sources = [attrs[name] for _, attrs in found for name in ("src", "href") if name in attrs]
    assert [source for source in sources if not source.startswith(("#", "data:image/jpeg;base64,"))] == []


def test_no_cache_keeps_it_and_no_browser_shows_it_in_place(proven_client_for, student):
    response = proven_client_for(student).post(ADDRESS)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Content-Disposition"].startswith('attachment; filename="my-mentorship-data-')


def test_taking_it_is_kept_as_an_event(proven_client_for, student):
    proven_client_for(student).get(ADDRESS)
    assert not Event.objects.filter(verb="took own data").exists()
    proven_client_for(student).post(ADDRESS)
    event = Event.objects.get(verb="took own data")
    assert (event.actor, event.target_id) == (student, student.pk)


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_signs_in_by_code_alone_signs_in_anew(client_for, proven_client_for, student, method):
    page = getattr(client_for(student), method)(ADDRESS).content.decode()
    assert "Sign in once more" in page
    assert "Download my file" in proven_client_for(student).get(ADDRESS).content.decode()


def test_a_sign_in_of_an_hour_ago_does_not_count(proven_client_for, student):
    client = proven_client_for(student)
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time() - 3600}]
    session.save()
    assert "Sign in once more" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_has_a_password_types_it_once_more_before(client_for, student, method):
    student.set_password("a good long password")
    student.save()
    response = getattr(client_for(student), method)(ADDRESS)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/reauthenticate/")


def test_after_typing_it_one_is_at_the_file(client_for, student):
    student.set_password("a good long password")
    student.save()
    client = client_for(student)
    form = client.get(ADDRESS).url
    response = client.post(form, {"password": "a good long password"})
    assert response.url == ADDRESS
    assert OWN_WORDS not in get_file(client)


def test_its_queries_do_not_depend_on_rows(student, mentor):
    def add_all() -> None:
        pair = factories.make_relationship(factories.make_mentor(), student)
        meeting = meetings.make_past_meeting(pair, days=add_all.days, state="held")
        add_all.days += 1
        meetings.make_agenda_item(meeting, student)
        meetings.make_action_item(meeting, student)
        meetings.make_private_note(meeting, student)
        factories.make_goal(student)
        factories.make_request(student, factories.make_mentor())

    add_all.days = 1

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            file_for(student)
        return len(captured)

    add_all()
    queries()
    one = queries()
    for _ in range(4):
        add_all()
    assert queries() == one


def test_ten_thousand_rows_are_written_in_seconds(student):
    topic, now = factories.make_topic(), timezone.now()
    Goal.objects.bulk_create(
        Goal(student=student, topic=topic, text=f"Goal {number}", measure="x" * 150, created_at=now)
        for number in range(10_000)
    )
    started = time.process_time()
    page = file_for(student)
    assert time.process_time() - started < 15
    assert page.count("Goal 9999") == 2
    assert len(page) < 20_000_000


def test_meetings_of_a_mentor_carry_no_note_of_the_mentee(life):
    rows = everything_of(life.mentor)["Meetings"]
    assert [row["my private note"] for row in rows] == [OTHERS_WORDS]
    assert Meeting.objects.count() == len(rows)
    assert "My own private note" not in file_for(life.mentor)
