from datetime import timedelta

from django.utils import timezone

from accounts.clock import school_today
from accounts.models import MentorProfile, User
from matching.models import Block, Relationship, Request
from matching.services import (
    accept_request,
    close_for_absences,
    decline_request,
    end_relationship,
    expire_requests,
    nudge,
    undo_decline,
    withdraw_request,
)
from tests import factories

from .scenes import Kind, Scene, days_ago, declare, leave

State = Request.State
FACTS = {
    "waiting": {"state": State.PENDING},
    "accepted": {"state": State.ACCEPTED},
    "not now, untold": {"state": State.DECLINED},
    "not now, told": {"state": State.DECLINED},
    "withdrawn": {"state": State.WITHDRAWN},
    "closed": {"state": State.EXPIRED, "expired_by": "silence"},
}
BY = {"accepted": "mentor", "not now, untold": "mentor", "not now, told": "mentor", "withdrawn": "student"}


def make(scene: Scene, state: str) -> Request:
    asked = factories.make_request(scene.student, scene.mentor)
    facts = dict(FACTS[state], created_at=days_ago(8))
    if state != "waiting":
        facts |= {"decided_at": timezone.now(), "decided_by": getattr(scene, BY.get(state, ""), None)}
    if state.startswith("not now"):
        facts["undo_until"] = timezone.now() + timedelta(minutes=10 if state.endswith("untold") else -10)
    Request.objects.filter(pk=asked.pk).update(**facts)
    asked.refresh_from_db()
    return asked


def state_of(scene: Scene) -> str:
    asked = Request.objects.get(pk=scene.thing.pk)
    if asked.is_declined:
        return "not now, untold" if asked.can_be_undone(timezone.now()) else "not now, told"
    found = {facts["state"]: name for name, facts in FACTS.items() if facts["state"] != State.DECLINED}
    return found[asked.state]


def accept(scene: Scene) -> None:
    accept_request(request=scene.thing, by=scene.mentor)


def accept_across_a_conflict(scene: Scene) -> None:
    factories.make_conflict(scene.mentor, scene.student)
    accept(scene)


def accept_across_a_block(scene: Scene) -> None:
    Block.objects.create(blocker=scene.student, blocked=scene.mentor, blocked_at=timezone.now())
    accept(scene)


def across(scene: Scene, act) -> None:
    """With a conflict between the two."""
    factories.make_conflict(scene.mentor, scene.student)
    act(request=scene.thing, by=scene.student)


def blocked(scene: Scene, act, by: User) -> None:
    Block.objects.create(blocker=scene.mentor, blocked=scene.student, blocked_at=timezone.now())
    act(request=scene.thing, by=by)


def want_no_contact(scene: Scene) -> None:
    tie = factories.make_relationship(scene.mentor, scene.student, kind=Relationship.Kind.ADVISING)
    end_relationship(relationship=tie, by=scene.student, block=True)


def accept_without_a_place(scene: Scene) -> None:
    MentorProfile.objects.filter(user=scene.mentor).update(capacity=0)
    accept(scene)


def let_time_pass(scene: Scene) -> None:
    Request.objects.filter(pk=scene.thing.pk).update(expires_at=days_ago(1))
    expire_requests(timezone.now())


def go_away(scene: Scene) -> None:
    today = school_today()
    MentorProfile.objects.filter(user=scene.mentor).update(away_from=today, away_until=today + timedelta(days=60))
    close_for_absences()


KIND = Kind(
    tuple(FACTS),
    make,
    state_of,
    {
        "the mentor accepts": accept,
        'the mentor says "not now"': lambda scene: decline_request(request=scene.thing, by=scene.mentor),
        "the mentor takes it back": lambda scene: undo_decline(request=scene.thing, by=scene.mentor),
        "the student withdraws": lambda scene: withdraw_request(request=scene.thing, by=scene.student),
        "the student nudges": lambda scene: nudge(request=scene.thing, by=scene.student),
        "its time is over": let_time_pass,
        "a long absence begins": go_away,
        "the mentor leaves the program": lambda scene: leave(scene.mentor, scene),
        "the student leaves the program": lambda scene: leave(scene.student, scene),
        "a grading conflict is declared": declare,
        "the mentor accepts, with a conflict between them": accept_across_a_conflict,
        "the mentor accepts, with a block between them": accept_across_a_block,
        "the mentor accepts, without a free place": accept_without_a_place,
        "one side ends an advising tie and wants no contact": want_no_contact,
        "the student nudges, with a conflict between them": lambda scene: across(scene, nudge),
        "the student nudges, with a block between them": lambda scene: blocked(scene, nudge, scene.student),
        "the mentor takes it back, with a block between them": lambda scene: blocked(scene, undo_decline, scene.mentor),
        "somebody else accepts": lambda scene: accept_request(request=scene.thing, by=scene.stranger),
        "somebody else withdraws": lambda scene: withdraw_request(request=scene.thing, by=scene.mentor),
    },
)
