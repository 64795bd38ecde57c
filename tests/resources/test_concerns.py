from itertools import count

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.hooks import home_now
from accounts.models import Event
from notifications import kinds
from notifications.models import Notification
from resources.home import concerns_waiting, copy_that_nobody_reads
from resources.models import Concern
from resources.privacy import my_data as copies_sent
from resources.services import close_concern, reopen_concern
from tests.factories import make_staff, make_student
from tests.queries import same_at_1_and_30

from .factories import make_concern, make_route

pytestmark = pytest.mark.django_db

LIST = "/resources/concerns/"


@pytest.fixture
def concern(student, mentor, staff) -> Concern:
    return make_concern(student, staff, author=mentor, note="It frightens me.")


def test_the_named_person_reads_it(concern, staff, student, mentor, client_for):
    text = client_for(staff).get(reverse("resources:concern", args=[concern.pk])).content.decode()

    for part in (concern.text_copy, concern.note, str(student), str(mentor)):
        assert part in text


def test_nobody_else_finds_it(concern, student, mentor, stranger, client_for):
    for person in (student, mentor, stranger, make_staff()):
        client = client_for(person)
        assert client.get(LIST).status_code == 404
        assert client.get(reverse("resources:concern", args=[concern.pk])).status_code == 404
        assert client.post(reverse("resources:close-concern", args=[concern.pk])).status_code == 404
        assert client.post(reverse("resources:reopen-concern", args=[concern.pk])).status_code == 404


def test_a_named_person_who_is_no_longer_staff_does_not_find_it(concern, staff, client_for):
    staff.role = "faculty"
    staff.save()

    assert client_for(staff).get(LIST).status_code == 404
    assert client_for(staff).get(reverse("resources:concern", args=[concern.pk])).status_code == 404


@pytest.fixture
def left_behind(concern, staff) -> Concern:
    """Its reader left before it was taken care of."""
    staff.is_active = False
    staff.save()
    return concern


def test_staff_learn_that_copies_wait_for_nobody_and_not_what_they_say(left_behind, client_for):
    other = make_staff()
    (item,) = concerns_waiting(other)

    text = client_for(other).get(item.url).content.decode()

    assert item.title == "1 copy waits for somebody who has left"
    assert "1 copy waits for somebody who has left." in text
    for part in (left_behind.title, left_behind.note, str(left_behind.sent_by)):
        assert part not in text
    assert client_for(other).get(reverse("resources:concern", args=[left_behind.pk])).status_code == 404


def test_the_sender_learns_that_nobody_reads_it(left_behind, student, mentor):
    (item,) = copy_that_nobody_reads(student)

    assert item.url == reverse("help:now")
    assert copy_that_nobody_reads(mentor) == []


def test_sending_it_to_somebody_else_settles_the_one_that_was_left_behind(left_behind, student, mentor):
    other = make_staff()

    make_concern(student, other, about_id=left_behind.about_id, author=mentor)

    left_behind.refresh_from_db()
    assert left_behind.closed_by == student
    assert not Concern.objects.left_behind().exists()
    assert copy_that_nobody_reads(student) == []


def test_each_named_person_lists_their_own(concern, staff, client_for):
    other = make_staff()
    make_concern(make_student(name="Alex Stone"), other)

    text = client_for(other).get(LIST).content.decode()

    assert "Alex Stone" in text
    assert str(concern.sent_by) not in text


def test_a_named_person_to_whom_nothing_was_sent_has_an_empty_list(staff, client_for):
    make_route(staff)

    assert "Nothing was sent to you" in client_for(staff).get(LIST).content.decode()


def test_closing_keeps_who_and_when_and_stops_the_mail(concern, staff, client_for):
    client_for(staff).post(reverse("resources:close-concern", args=[concern.pk]))

    concern.refresh_from_db()
    assert concern.closed_by == staff
    assert Event.objects.latest("at").verb == "closed concern"
    assert Notification.objects.get().state == Notification.State.VOID


def test_a_closed_one_can_be_opened_again(concern, staff, client_for):
    close_concern(concern=concern, by=staff)

    client_for(staff).post(reverse("resources:reopen-concern", args=[concern.pk]))

    concern.refresh_from_db()
    assert not concern.is_closed
    assert Event.objects.latest("at").verb == "reopened concern"


def test_closing_twice_is_one_act(concern, staff):
    close_concern(concern=concern, by=staff)
    close_concern(concern=concern, by=staff)

    assert Event.objects.filter(verb="closed concern").count() == 1


def test_only_the_named_person_closes(concern, student):
    for person in (student, make_staff()):
        with pytest.raises(PermissionDenied):
            close_concern(concern=concern, by=person)
        with pytest.raises(PermissionDenied):
            reopen_concern(concern=concern, by=person)


def test_looking_does_not_close(concern, staff, client_for):
    assert client_for(staff).get(reverse("resources:close-concern", args=[concern.pk])).status_code == 405


def test_what_waits_comes_before_what_is_closed(concern, staff):
    newer = make_concern(concern.sent_by, staff)
    close_concern(concern=newer, by=staff)

    assert list(Concern.objects.visible_to(staff).waiting_first()) == [concern, newer]


def test_the_mail_says_neither_who_nor_what(concern, staff):
    row = Notification.objects.get()
    kind = kinds.get(row.kind)

    mail = kind.render(row)

    assert kind.essential
    assert kind.still_holds(row) is True
    assert row.recipient == staff
    for body in (mail.subject, mail.text, mail.html):
        for part in (concern.text_copy, concern.note, concern.title, str(concern.sent_by), str(concern.text_by)):
            assert part not in body
    assert reverse("resources:concern", args=[concern.pk]) in mail.text
    assert reverse("resources:concern", args=[concern.pk]) in mail.html


def test_it_waits_for_no_quiet_hours():
    assert kinds.get("resources.concern").is_urgent(Notification())


def test_a_closed_one_is_not_mailed(concern, staff):
    close_concern(concern=concern, by=staff)

    row = Notification.objects.get()
    assert kinds.get(row.kind).still_holds(row) == "It was closed"


def test_the_home_page_of_the_named_person_says_that_it_waits(concern, staff, student):
    (item,) = concerns_waiting(staff)

    assert (item.url, item.tone) == (LIST, "attention")
    assert concerns_waiting(student) == []
    assert concerns_waiting(make_staff()) == []
    assert item in [item for items in home_now(staff) for item in items]


def test_the_number_of_queries_does_not_depend_on_the_concerns(staff, student, client_for):
    route, texts = make_route(staff), count(1)

    same_at_1_and_30(
        client_for(staff), LIST, lambda: make_concern(student, staff, route=route, text=f"Text {next(texts)}")
    )


def test_my_data_holds_what_i_sent_and_nothing_about_me_by_others(concern, student, mentor, staff):
    (copy,) = copies_sent(student)["Copies that I sent to get help"]

    assert (copy["to"], copy["text"], copy["my note"]) == (staff.full_name, concern.text_copy, concern.note)
    assert copies_sent(mentor) == copies_sent(staff) == {"Copies that I sent to get help": []}
