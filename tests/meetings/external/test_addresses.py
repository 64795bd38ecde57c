import pytest
from django.core.exceptions import ValidationError

from meetings.external import addresses


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://calendar.example.org/x/basic.ics", "https://calendar.example.org/x/basic.ics"),
        ("  webcal://p52.example.com/published/2/MTA ", "https://p52.example.com/published/2/MTA"),
        ("WEBCAL://example.com/a?token=b", "https://example.com/a?token=b"),
        ("https://example.com:443/a.ics", "https://example.com:443/a.ics"),
        ("https://example.com/a.ics#today", "https://example.com/a.ics"),
    ],
)
def test_an_address_is_kept_as_it_is_asked_for(typed, kept):
    assert addresses.checked(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("http://example.com/a.ics", "must begin with https"),
        ("ftp://example.com/a.ics", "must begin with https"),
        ("file:///etc/passwd", "must begin with https"),
        ("example.com/a.ics", "must begin with https"),
        ("", "must begin with https"),
        ("https://user:word@example.com/a.ics", "name or password"),
        ("https://user@example.com/a.ics", "name or password"),
        ("https://example.com:80/a.ics", "port number"),
        ("https://example.com:8443/a.ics", "port number"),
        ("https://example.com:99999/a.ics", "not an address"),
        ("https://", "not an address"),
        ("https:///a.ics", "not an address"),
        ("https:example.com", "not an address"),
        ("https://[::1]/a.ics", "not an address"),
        ("https://[::ffff:127.0.0.1]/", "not an address"),
        ("https://[broken/a.ics", "not an address"),
        ("https://example.com/a b.ics", "a space or another sign"),
        ("https://example.com/a\r\nHost: b", "a space or another sign"),
        ("https://example.com\\@10.0.0.1/", "a space or another sign"),
        ("https://exämple.com/a.ics", "a space or another sign"),
        ("https://example.com/\x00", "a space or another sign"),
        ("https://example.com/" + "a" * 600, "longer than 600"),
    ],
)
def test_what_is_no_address_of_a_calendar_gets_a_sentence(typed, words):
    with pytest.raises(ValidationError, match=words):
        addresses.checked(typed)


def test_a_place_is_the_name_and_what_to_ask_for_there():
    assert addresses.place("https://Example.com/a/b.ics?c=d") == ("example.com", "/a/b.ics?c=d")
    assert addresses.place("https://example.com") == ("example.com", "/")


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "2a00:1450:4001::8"])
def test_what_is_on_the_internet_is_outside(address):
    assert addresses.is_outside(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",  # noqa: S104 - an address like any other here
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2001::7f00:1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "3fff::1",
        "localhost",
        "",
    ],
)
def test_nothing_else_is(address):
    assert not addresses.is_outside(address)
