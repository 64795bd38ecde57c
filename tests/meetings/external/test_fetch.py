import gzip
import logging
import time
from functools import partial

import pytest

from meetings.external import addresses, fetch
from meetings.external.failures import Failure, Unreadable
from meetings.external.fetch import Answer, Way

from . import strangers
from .strangers import HOST, leads_to, says

ADDRESS = f"https://{HOST}/private-k3y/basic.ics"
PATH = "/private-k3y/basic.ics"
TEXT = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def failure_of(way: Way, address: str = ADDRESS, **marks) -> Failure:
    with pytest.raises(Unreadable) as found:
        fetch.get(address, way=way, **marks)
    return found.value.failure


def test_what_stands_there_is_fetched_with_its_marks(stranger_server):
    stranger_server.paths[PATH] = says(TEXT, ETag='"v1"', Last_Modified="Sun, 22 Nov 2026 05:00:00 GMT")
    answer = fetch.get(ADDRESS, way=stranger_server.way())
    assert answer == Answer(TEXT, '"v1"', "Sun, 22 Nov 2026 05:00:00 GMT")
    path, headers = stranger_server.asked[0]
    assert (path, headers["Host"]) == (PATH, HOST)
    assert "If-None-Match" not in headers


def test_marks_are_sent_along_and_what_has_not_changed_has_no_body(stranger_server):
    stranger_server.paths[PATH] = says(status=304)
    answer = fetch.get(ADDRESS, etag='"v1"', last_modified="Sun, 22 Nov 2026 05:00:00 GMT", way=stranger_server.way())
    assert answer.body is None
    headers = stranger_server.asked[0][1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"v1"', "Sun, 22 Nov 2026 05:00:00 GMT")


def test_unchanged_is_no_answer_to_who_knows_nothing(stranger_server):
    stranger_server.paths[PATH] = says(status=304)
    assert failure_of(stranger_server.way()) == Failure.REFUSED


@pytest.mark.parametrize("mark", ["x" * 300, "ünknown", "a\tb"])
def test_a_mark_that_could_not_be_sent_back_is_not_kept(stranger_server, mark):
    stranger_server.paths[PATH] = says(TEXT, ETag=mark)
    assert fetch.get(ADDRESS, way=stranger_server.way()).etag == ""


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (401, Failure.REFUSED),
        (403, Failure.REFUSED),
        (404, Failure.REFUSED),
        (410, Failure.REFUSED),
        (204, Failure.REFUSED),
        (429, Failure.AWAY),
        (500, Failure.AWAY),
        (503, Failure.AWAY),
    ],
)
def test_a_refusal_is_told_from_a_bad_day(stranger_server, status, failure):
    stranger_server.paths[PATH] = says(status=status)
    assert failure_of(stranger_server.way()) == failure


def test_nobody_there_is_a_bad_day(stranger_server):
    assert failure_of(stranger_server.way(port=1)) == Failure.AWAY


def test_a_name_that_there_is_not_is_a_bad_day(stranger_server):
    def nowhere(host: str) -> list[str]:
        raise OSError("No such name")

    assert failure_of(stranger_server.way(resolve=nowhere)) == Failure.AWAY
    assert failure_of(stranger_server.way(resolve=lambda host: [])) == Failure.AWAY


# Where it goes


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "10.0.0.5"],
        ["::1"],
        ["169.254.169.254"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
    ],
)
def test_one_address_inside_is_enough_to_go_nowhere(stranger_server, found):
    way = stranger_server.way(resolve=lambda host: found, allowed=addresses.is_outside)
    assert failure_of(way) == Failure.ADDRESS
    assert stranger_server.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "localhost"])
def test_every_way_to_write_this_machine_leads_nowhere(stranger_server, host):
    """Resolved by the system, as in use."""
    way = stranger_server.way(resolve=fetch.resolved, allowed=addresses.is_outside)
    assert failure_of(way, f"https://{host}/") == Failure.ADDRESS
    assert stranger_server.asked == []


def test_it_connects_to_the_address_that_was_checked_whatever_the_name_says_next(stranger_server):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    stranger_server.paths[PATH] = says(TEXT)
    assert fetch.get(ADDRESS, way=stranger_server.way(resolve=lambda host: next(answers))).body == TEXT
    assert next(answers) == ["10.0.0.1"]


def test_the_name_is_asked_anew_for_every_step(stranger_server):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    stranger_server.paths[PATH] = leads_to("/elsewhere.ics")
    assert failure_of(stranger_server.way(resolve=lambda host: next(answers))) == Failure.ADDRESS


def test_another_of_its_addresses_is_tried_when_one_is_silent(stranger_server):
    stranger_server.paths[PATH] = says(TEXT)
    way = stranger_server.way(resolve=lambda host: ["127.0.0.2", "127.0.0.1"], allowed=lambda address: True)
    assert fetch.get(ADDRESS, way=way).body == TEXT


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(stranger_server, status):
    stranger_server.paths[PATH] = leads_to("../new.ics?k=1", status)
    stranger_server.paths["/new.ics?k=1"] = says(TEXT)
    assert fetch.get(ADDRESS, way=stranger_server.way()).body == TEXT


@pytest.mark.parametrize(
    "target",
    [
        "http://calendar.example.org/a.ics",
        "https://calendar.example.org:8443/",
        "file:///etc/passwd",
        "https://a@b.org/",
        "",
    ],
)
def test_a_redirect_keeps_the_rules_of_an_address(stranger_server, target):
    stranger_server.paths[PATH] = says(status=302, Location=target) if target else says(status=302)
    expected = Failure.ADDRESS if target else Failure.REFUSED
    assert failure_of(stranger_server.way()) == expected


def test_a_redirect_into_the_schools_own_network_leads_nowhere(stranger_server):
    stranger_server.paths[PATH] = leads_to("https://intranet.example.edu/secret.ics")
    inside = {"intranet.example.edu": ["10.0.0.8"]}
    way = stranger_server.way(resolve=lambda host: inside.get(host, ["127.0.0.1"]))
    assert failure_of(way) == Failure.ADDRESS
    assert len(stranger_server.asked) == 1


def test_three_redirects_are_the_most(stranger_server):
    for number in range(4):
        stranger_server.paths[f"/{number}"] = leads_to(f"/{number + 1}")
    stranger_server.paths["/4"] = says(TEXT)
    assert fetch.get(f"https://{HOST}/1", way=stranger_server.way()).body == TEXT
    assert failure_of(stranger_server.way(), f"https://{HOST}/0") == Failure.REFUSED


def test_a_certificate_for_another_name_is_not_taken(stranger_server):
    stranger_server.paths[PATH] = says(TEXT)
    assert failure_of(stranger_server.way(), ADDRESS.replace(HOST, "other.example.org")) == Failure.AWAY
    assert stranger_server.asked == []


def test_a_certificate_of_an_unknown_authority_is_not_taken(stranger_server):
    stranger_server.paths[PATH] = says(TEXT)
    assert failure_of(stranger_server.way(authorities=None)) == Failure.AWAY
    assert stranger_server.asked == []


# How much of it


def test_a_length_that_is_too_large_is_not_read(stranger_server):
    stranger_server.paths[PATH] = says(b"x" * 5000)
    assert failure_of(stranger_server.way(most_bytes=4999)) == Failure.TOO_LARGE
    assert len(fetch.get(ADDRESS, way=stranger_server.way(most_bytes=5000)).body) == 5000


def _endless(request, piece: bytes = b"x" * 10_000, pause: float = 0, head: bytes = b"") -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n" + head)
    while True:
        request.wfile.write(piece)
        request.wfile.flush()
        time.sleep(pause)


@pytest.mark.parametrize(
    ("head", "piece", "failure"),
    [
        (b"\r\n", b"x" * 10_000, Failure.TOO_LARGE),
        (b"Transfer-Encoding: chunked\r\n\r\n", b"2710\r\n" + b"x" * 10_000 + b"\r\n", Failure.TOO_LARGE),
        (b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 10_000, Failure.AWAY),
    ],
    ids=["body", "chunks", "the length of a chunk"],
)
def test_what_has_no_end_is_cut_off(stranger_server, head, piece, failure):
    stranger_server.paths[PATH] = partial(_endless, piece=piece, head=head)
    assert failure_of(stranger_server.way(most_bytes=200_000)) == failure


def test_a_head_without_an_end_is_cut_off(stranger_server):
    stranger_server.paths[PATH] = partial(_endless, piece=b"X-Word: " + b"x" * 1000 + b"\r\n")
    assert failure_of(stranger_server.way(most_bytes=200_000)) in {Failure.AWAY, Failure.TOO_LARGE}


@pytest.mark.parametrize("layers", [1, 2])
def test_what_swells_when_unpacked_is_cut_off(stranger_server, layers):
    packed = b"x" * 50_000_000
    for _ in range(layers):
        packed = gzip.compress(packed)
    encoding = ", ".join(["gzip"] * layers)
    stranger_server.paths[PATH] = says(packed, Content_Encoding=encoding)
    assert failure_of(stranger_server.way(most_bytes=1_000_000)) == Failure.TOO_LARGE


def test_what_is_packed_and_never_yields_anything_is_cut_off(stranger_server):
    """The name of the packed file, which goes on and on."""
    head = b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03"
    stranger_server.paths[PATH] = partial(_endless, head=head)
    assert failure_of(stranger_server.way(most_bytes=200_000, seconds=9)) == Failure.TOO_LARGE


def test_what_is_packed_is_unpacked(stranger_server):
    stranger_server.paths[PATH] = says(gzip.compress(TEXT), Content_Encoding="gzip")
    assert fetch.get(ADDRESS, way=stranger_server.way()).body == TEXT


@pytest.mark.parametrize("head", [b"", b"\r\n", b"Transfer-Encoding: chunked\r\n\r\n"], ids=["head", "body", "chunk"])
def test_a_slow_drip_gets_no_more_time_than_all_the_rest(stranger_server, head):
    stranger_server.paths[PATH] = partial(_endless, piece=b"1", pause=0.05, head=head)
    started = time.monotonic()
    assert failure_of(stranger_server.way(seconds=0.6)) == Failure.AWAY
    assert time.monotonic() - started < 2


def test_the_time_is_for_all_redirects_together(stranger_server):
    def slowly(request) -> None:
        time.sleep(0.25)
        leads_to(f"/{int(request.path[1:]) + 1}")(request)

    stranger_server.paths |= {f"/{number}": slowly for number in range(9)}
    started = time.monotonic()
    assert failure_of(stranger_server.way(seconds=0.6), f"https://{HOST}/0") == Failure.AWAY
    assert time.monotonic() - started < 1.5


def test_a_body_that_breaks_off_is_a_bad_day(stranger_server):
    stranger_server.paths[PATH] = says(TEXT, Content_Length="5000")
    assert failure_of(stranger_server.way()) == Failure.AWAY


@pytest.mark.parametrize(
    "head", [b"nonsense\r\n\r\n", b"HTTP/1.1 two\r\n\r\n", b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n"]
)
def test_what_speaks_another_language_breaks_nothing(stranger_server, head, caplog):
    stranger_server.paths[PATH] = lambda request: request.wfile.write(head)
    with caplog.at_level(logging.DEBUG):
        try:
            fetch.get(ADDRESS, way=stranger_server.way())
        except Unreadable as found:
            assert found.failure == Failure.AWAY  # noqa: PT017 - that an answer is made of it will do as well
    assert "k3y" not in caplog.text


def test_the_words_of_a_failure_hold_nothing_of_the_address(stranger_server):
    with pytest.raises(Unreadable) as found:
        fetch.get(ADDRESS, way=stranger_server.way(port=1))
    assert str(found.value) == "away"
    assert found.value.__suppress_context__ or found.value.__context__ is None


def test_a_server_on_the_internet_is_asked_by_its_name(tmp_path):
    """Two strangers at one address: the name decides, in the handshake and in the request."""
    with strangers.running(tmp_path, "second.example.org") as second:
        second.paths["/a.ics"] = says(TEXT)
        assert fetch.get("https://second.example.org/a.ics", way=second.way()).body == TEXT
        assert second.asked[0][1]["Host"] == "second.example.org"
