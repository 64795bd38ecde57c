"""A place that is an address is a secure link; anything else is words."""

from importlib import import_module

import pytest

from meetings.forms.places import PlaceMixin
from meetings.forms.series import HowForm


@pytest.mark.parametrize(
    ("mode", "place", "is_fine"),
    [
        ("video", "https://example.zoom.us/j/1", True),
        ("video", " HTTPS://example.zoom.us/j/1 ", True),
        ("video", "Zoom: the link is in the mail", True),
        ("video", "Room 4", True),
        ("video", "", True),
        ("video", "javascript:alert(1)", False),
        ("video", "http://example.zoom.us/j/1", False),
        ("in_person", "Room:4", True),
        ("phone", "tel:5550100", True),
    ],
)
def test_with_video_an_address_is_a_secure_link(mode, place, is_fine):
    form = HowForm({"mode": mode, "place": place})
    assert form.is_valid() is is_fine
    assert form.errors == (
        {} if is_fine else {"place": ["Write a link that begins with https://, or say in words where to meet."]}
    )


@pytest.mark.parametrize(
    "name", ["availability.WindowForm", "availability.OtherTimesForm", "groups.GroupForm", "proposals.ProposalForm"]
)
def test_every_form_that_takes_a_place_asks_so(name):
    module, _, form = name.partition(".")
    assert issubclass(getattr(import_module(f"meetings.forms.{module}"), form), PlaceMixin)
