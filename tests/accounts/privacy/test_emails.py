"""P14: who, when and a link; never the reason of a look, the answer to a request, or a text that was opened."""

import pytest
from django.utils import timezone

from accounts.privacy.deletion import agree_to_deletion, ask_for_deletion, refuse_deletion
from accounts.privacy.looks import look_closer
from notifications import kinds
from notifications.messages import build
from notifications.models import Notification
from tests import factories

from .life import OWN_WORDS

REASON, ANSWER = "A very private reason", "A very private answer"


def letter(kind: str, recipient=None) -> str:
    rows = Notification.objects.filter(kind=f"accounts.{kind}")
    row = (rows.filter(recipient=recipient) if recipient else rows).latest("created_at")
    message = build(row, kinds.get(row.kind).render(row))
    return "\n".join([message.subject, message.body, message.alternatives[0][0]])


@pytest.fixture
def look(life):
    second = factories.make_staff(name="Lee Park")
    return look_closer(person=life.student, what=["goals"], reason=REASON, by=life.staff, second=second)


def test_a_look_says_who_and_when_and_leads_to_why(look, life):
    text = letter("closer_look", life.student)
    assert life.staff.full_name in text
    assert f"{timezone.localtime(look.opened_at):%B}" in text
    assert "/profile/looks/" in text
    assert "something of yours" in text
    assert REASON not in text
    assert OWN_WORDS not in text


def test_somebody_else_who_is_concerned_is_not_told_whose(look, life):
    text = letter("closer_look", life.mentor)
    assert life.student.full_name not in text
    assert "texts in which you take part" in text


def test_the_second_reads_until_when_to_decide(look, life):
    text = letter("look_delay_asked")
    assert f"/people/looks/{look.pk}/delay/" in text
    assert REASON not in text
    assert life.student.full_name not in text


def test_whoever_asks_for_deletion_is_not_named_in_a_mail(student, staff):
    asked = ask_for_deletion(by=student)
    text = letter("deletion_asked")
    assert f"/people/privacy/requests/{asked.pk}/" in text
    assert student.full_name not in text


def test_a_refusal_leads_to_its_sentence(student, staff):
    refuse_deletion(request=ask_for_deletion(by=student), answer=ANSWER, by=staff)
    text = letter("deletion_decided")
    assert "/profile/data/" in text
    assert ANSWER not in text


def test_an_agreement_says_the_days_and_has_no_button(student, staff):
    agree_to_deletion(request=ask_for_deletion(by=student), by=staff)
    text = letter("deletion_decided")
    assert "Name and address" in text
    assert "Read the answer" not in text


@pytest.mark.parametrize("name", ["closer_look", "look_delay_asked", "deletion_decided"])
def test_nobody_can_switch_off_being_told(name):
    assert kinds.is_essential(f"accounts.{name}")
