from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from accounts.models import Event
from notifications.models import Notification
from resources.home import copy_that_nobody_reads
from resources.hooks import HelpText, help_texts
from resources.models import Concern, HelpService
from resources.permissions import can_send_copy
from resources.services import send_concern
from tests.factories import make_staff
from tests.queries import same_at_1_and_30

from .factories import make_concern, make_route, make_service

pytestmark = pytest.mark.django_db


def help_page(letter) -> str:
    return reverse("help:with", args=["letter", letter["pk"]])


def send_page(letter, route) -> str:
    return reverse("help:send-copy", args=["letter", letter["pk"], route.pk])


def seen(client, address) -> str:
    return client.get(address).context["form"].fingerprint


def test_the_tag_is_a_quiet_link(letter):
    html = Template("{% load help_with %}{% get_help_with 'letter' pk %}").render(Context({"pk": letter["pk"]}))

    assert help_page(letter) in html
    assert "Get help with this" in html


def test_the_page_lists_the_routes_with_what_they_must_pass_on(letter, student, client_for):
    make_route(name="Ombuds", confidentiality=HelpService.Confidentiality.CONFIDENTIAL)
    make_route(name="Title IX", confidentiality=HelpService.Confidentiality.MUST_REPORT)
    make_service(name="Financial aid")

    text = client_for(student).get(help_page(letter)).content.decode()

    assert (
        text.index("Ombuds")
        < text.index("Confidential</span>")
        < text.index("Title IX")
        < text.index("Must report</span>")
    )
    assert "Financial aid" not in text


def test_opening_it_sends_and_records_nothing(letter, student, staff, client_for):
    route = make_route(staff)
    client = client_for(student)
    before = Event.objects.count()

    client.get(help_page(letter))
    client.get(send_page(letter, route))

    assert (Event.objects.count(), Concern.objects.count(), Notification.objects.count()) == (before, 0, 0)


def test_nobody_opens_it_without_signing_in(letter):
    response = Client().get(help_page(letter))

    assert response.url == f"/accounts/login/?next={help_page(letter)}"


def test_a_text_that_the_reader_may_not_read_is_not_found(letter, stranger, staff, client_for):
    route = make_route(staff)

    for person in (stranger, staff):
        assert client_for(person).get(help_page(letter)).status_code == 404
        assert client_for(person).post(send_page(letter, route)).status_code == 404


def test_a_kind_that_nobody_registered_is_not_found(student, client_for):
    assert client_for(student).get(reverse("help:with", args=["nonsense", uuid4()])).status_code == 404
    assert help_texts.find("nonsense", student, uuid4()) is None


def test_an_empty_text_is_not_found(letter, student, client_for):
    letter["text"] = ""

    assert client_for(student).get(help_page(letter)).status_code == 404


def test_the_sender_sees_exactly_what_will_be_sent(letter, student, staff, client_for):
    route = make_route(staff, confidentiality=HelpService.Confidentiality.MUST_REPORT)

    text = client_for(student).get(send_page(letter, route)).content.decode()

    assert letter["text"] in text
    assert f"Send it to {staff}" in text
    assert "obliged to pass it on" in text


def test_a_copy_goes_to_the_named_person_alone(letter, student, mentor, staff, client_for):
    make_staff()
    route, client = make_route(staff), client_for(student)

    response = client.post(
        send_page(letter, route), {"note": "It frightens me.", "seen": seen(client, send_page(letter, route))}
    )

    concern = Concern.objects.get()
    assert response.url == help_page(letter)
    assert (concern.sent_by, concern.sent_to, concern.route, concern.text_by) == (student, staff, route, mentor)
    assert (concern.title, concern.text_copy, concern.note) == ("A letter", letter["text"], "It frightens me.")
    assert (concern.about_type, concern.about_id) == ("letter", letter["pk"])
    assert Notification.objects.get().recipient == staff
    event = Event.objects.latest("at")
    assert (event.actor, event.verb, event.target_id, event.reason) == (student, "sent copy", concern.pk, "")


def test_the_page_says_that_a_copy_was_sent(letter, student, staff, client_for):
    make_concern(student, staff, about_id=letter["pk"])

    assert f"You sent a copy to {staff}" in client_for(student).get(help_page(letter)).content.decode()


def test_a_text_that_changed_meanwhile_is_not_sent_unseen(letter, student, staff, client_for):
    route, client = make_route(staff), client_for(student)
    shown = seen(client, send_page(letter, route))
    letter["text"] = "Something else."

    response = client.post(send_page(letter, route), {"note": "It frightens me.", "seen": shown})

    text = response.content.decode()
    assert Concern.objects.count() == 0
    assert "The text has changed" in text
    assert "It frightens me." in text
    again = response.context["form"].fingerprint
    client.post(send_page(letter, route), {"note": "It frightens me.", "seen": again})
    assert Concern.objects.get().text_copy == "Something else."


def test_a_note_that_is_too_long_stays_on_the_page(letter, student, staff, client_for):
    route, client = make_route(staff), client_for(student)
    note = "x" * 2001

    response = client.post(send_page(letter, route), {"note": note, "seen": seen(client, send_page(letter, route))})

    assert "at most 2000 characters" in response.content.decode()
    assert note in response.content.decode()
    assert Concern.objects.count() == 0


def test_a_double_click_sends_once(student, staff):
    route, about_id = make_route(staff), uuid4()

    first = make_concern(student, staff, route=route, about_id=about_id, note="Help")
    second = make_concern(student, staff, route=route, about_id=about_id, note="Help")
    other = make_concern(student, staff, route=route, about_id=about_id, note="More")

    assert first == second != other
    assert Notification.objects.count() == 2


def test_no_copy_goes_to_whoever_wrote_the_text_or_reads_it(student, staff):
    text = HelpText(text="A text", title="A letter", author=staff)

    assert not can_send_copy(student, make_route(staff), text)
    assert not can_send_copy(staff, make_route(staff), HelpText(text="A text", title="A letter"))
    with pytest.raises(PermissionDenied):
        send_concern(by=student, route=make_route(staff), about_type="letter", about_id=uuid4(), text=text)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "faculty"}])
def test_a_named_person_who_left_the_staff_gets_no_copy(letter, student, staff, client_for, change):
    route = make_route(staff)
    for field, value in change.items():
        setattr(staff, field, value)
    staff.save()

    assert client_for(student).get(send_page(letter, route)).status_code == 404
    assert "Send a copy to" not in client_for(student).get(help_page(letter)).content.decode()


def test_a_route_without_a_named_person_takes_no_copy(letter, student, client_for):
    assert client_for(student).get(send_page(letter, make_route())).status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_routes(letter, student, staff, client_for):
    same_at_1_and_30(client_for(student), help_page(letter), lambda: make_route(staff))


def test_the_sender_is_told_where_their_copy_waits_for_nobody_and_chooses_another(letter, student, staff, client_for):
    route, other = make_route(staff), make_route(make_staff(name="Lee Park"))
    make_concern(student, staff, route=route, about_id=letter["pk"])
    staff.is_active = False
    staff.save()

    text = client_for(student).get(help_page(letter)).content.decode()

    assert "has left and cannot take care of it" in text
    assert send_page(letter, other) in text
    assert send_page(letter, route) not in text
    assert copy_that_nobody_reads(student)[0].url == help_page(letter)
