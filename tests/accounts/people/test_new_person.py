"""The pages on which staff add one person: what they refuse, and what they take out."""

from datetime import date

import pytest

from accounts.clock import school_today
from accounts.models import User
from accounts.people.forms import NO_NAME, TRACK_AND_MORE
from tests import factories

NEW = {"full_name": "Jo Park", "email": "jo@example.edu", "school_id": "", "send": "on"}


@pytest.mark.parametrize("years", [-12, 3, 173])
def test_a_first_day_far_from_today_gets_a_sentence(client_for, staff, years):
    day = date(school_today().year + years, 1, 1)
    fields = {"stage": "M1", "track": factories.make_track().pk, "starts_on": day.isoformat()}
    page = client_for(staff).post("/people/new/student/", NEW | fields)
    assert page.context["form"].errors.keys() == {"starts_on"}


def test_nothing_is_preset_of_what_staff_are_to_see(client_for, staff):
    client, address = client_for(staff), "/people/new/staff/"
    assert client.get(address).context["form"]["scope"].value() is None
    page = client.post(address, NEW).content.decode()
    assert "Choose how much this person is to see." in page


def test_a_track_beside_another_scope_is_a_slip(client_for, staff):
    fields = {"scope": "school", "track": factories.make_track().pk}
    page = client_for(staff).post("/people/new/staff/", NEW | fields)
    assert page.context["form"].errors == {"track": [TRACK_AND_MORE]}
    assert not User.objects.filter(email="jo@example.edu").exists()


@pytest.mark.parametrize(("typed", "kept"), [("Jo\u202e \u200bPark", "Jo Park"), ("Na\u200cme", "Na\u200cme")])
def test_what_nobody_sees_is_taken_out_of_a_name(client_for, staff, typed, kept):
    client_for(staff).post("/people/new/faculty/", NEW | {"full_name": typed})
    assert User.objects.get(email="jo@example.edu").full_name == kept


def test_a_name_of_such_alone_is_none(client_for, staff):
    page = client_for(staff).post("/people/new/faculty/", NEW | {"full_name": "\u200b\u2060"})
    assert page.context["form"].errors == {"full_name": [NO_NAME]}
