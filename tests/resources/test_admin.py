import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.defaults import EDITED, edited_by_the_school
from accounts.events import record
from accounts.models import Event, ProgramChange, Topic
from resources.models import Concern, HelpService
from tests.factories import make_staff, make_topic

from .factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(client_for):
    return client_for(make_staff(is_staff=True, is_superuser=True))


def test_what_a_superuser_edits_becomes_the_schools_own(superuser):
    service = make_service(name="Counseling")
    fields = {"name": "Counseling Center", "kind": "local", "position": 1, "phone": "555-010-0110"}

    superuser.post(reverse("admin:resources_helpservice_change", args=[service.pk]), fields)

    service.refresh_from_db()
    assert service.name == "Counseling Center"
    assert service.pk in edited_by_the_school(HelpService)


def test_entries_are_retired_and_offered_again_never_deleted(superuser):
    topic = make_topic("Letters")
    address = reverse("admin:accounts_topic_changelist")

    superuser.post(address, {"action": "retire", "_selected_action": [topic.pk]})
    topic.refresh_from_db()
    assert topic.retired_at is not None

    superuser.post(address, {"action": "offer_again", "_selected_action": [topic.pk]})
    topic.refresh_from_db()
    assert topic.retired_at is None
    assert Event.objects.filter(verb=EDITED, target_id=topic.pk).count() == 2
    assert superuser.get(reverse("admin:accounts_topic_delete", args=[topic.pk])).status_code == 403


@pytest.mark.parametrize("model", [Event, ProgramChange])
def test_history_is_only_read(superuser, model):
    name = model._meta.model_name

    assert superuser.get(reverse(f"admin:accounts_{name}_changelist")).status_code == 200
    assert superuser.get(reverse(f"admin:accounts_{name}_add")).status_code == 403


@pytest.mark.parametrize("model", [Concern, EmailAddress, Group])
def test_the_admin_has_no_concerns_and_nothing_that_decides_who_somebody_is(model):
    assert not admin.site.is_registered(model)


def test_reasons_are_shown_where_staff_state_them(superuser, staff, mentor):
    by_staff = record(actor=staff, verb="paired", target=mentor, reason="They asked for each other")
    by_mentor = record(actor=mentor, verb="declined", target=mentor, reason="I know this student")

    def page(event) -> str:
        return superuser.get(reverse("admin:accounts_event_change", args=[event.pk])).content.decode()

    assert "They asked for each other" in page(by_staff)
    assert "I know this student" not in page(by_mentor)
    listed = superuser.get(reverse("admin:accounts_event_changelist")).content.decode()
    assert "They asked" not in listed
    assert "I know" not in listed


def test_the_lists_of_entries_open(superuser):
    Topic.objects.create(slug="old", name="Old", retired_at=timezone.now())

    for name in ("accounts_topic", "accounts_track", "resources_helpservice", "resources_resource"):
        assert superuser.get(reverse(f"admin:{name}_changelist")).status_code == 200
        assert superuser.get(reverse(f"admin:{name}_add")).status_code == 200
