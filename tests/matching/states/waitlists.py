from datetime import timedelta

from django.utils import timezone

from accounts.clock import school_today
from accounts.edits import Edit
from accounts.locks import lock_people
from accounts.models import MentorProfile
from accounts.services import save_mentor_profile
from matching.models import Relationship, WaitlistEntry
from matching.services import close_waitlist, end_relationship, lapse_offers, leave_waitlist, request_mentor
from matching.services.places import offer_places
from tests import factories

from .scenes import Kind, Scene, days_ago, declare, leave

State = WaitlistEntry.State
NAMES = {
    "waiting": State.WAITING,
    "held": State.OFFERED,
    "became a request": State.TAKEN,
    "left": State.LEFT,
    "lapsed": State.LAPSED,
    "closed": State.CLOSED,
}


def make(scene: Scene, state: str) -> WaitlistEntry:
    """The mentor's one place is taken or held, and another student waits behind."""
    factories.make_relationship(scene.mentor, factories.make_student("M3"))
    MentorProfile.objects.filter(user=scene.mentor).update(capacity=2 if state == "held" else 1)
    now = timezone.now()
    offered = {"offered_at": now, "held_until": now + timedelta(hours=72)} if state in {"held", "lapsed"} else {}
    ended = {"ended_at": now} if state not in {"waiting", "held"} else {}
    request = factories.make_request(scene.student, scene.mentor) if state == "became a request" else None
    people = {"student": scene.student, "mentor": scene.mentor}
    entry = WaitlistEntry.objects.create(
        **people, state=NAMES[state], joined_at=days_ago(9), request=request, **offered, **ended
    )
    WaitlistEntry.objects.create(student=factories.make_student("M1"), mentor=scene.mentor, joined_at=days_ago(1))
    return entry


def state_of(scene: Scene) -> str:
    state = WaitlistEntry.objects.get(pk=scene.thing.pk).state
    return next(name for name, value in NAMES.items() if value == state)


def free_a_place(scene: Scene) -> None:
    lock_people(mentors=[scene.mentor])
    MentorProfile.objects.filter(user=scene.mentor).update(capacity=4)
    offer_places(scene.mentor)


def say_yes(scene: Scene) -> None:
    request_mentor(student=scene.student, mentor=scene.mentor, message="I would still like to.")


def let_hours_pass(scene: Scene) -> None:
    held = WaitlistEntry.objects.filter(pk=scene.thing.pk, state=State.OFFERED)
    held.update(held_until=timezone.now() - timedelta(minutes=1))
    lapse_offers(timezone.now())


def want_no_contact(scene: Scene) -> None:
    tie = factories.make_relationship(scene.mentor, scene.student, kind=Relationship.Kind.ADVISING)
    end_relationship(relationship=tie, by=scene.student, block=True)


def lower_capacity(scene: Scene) -> None:
    lock_people(mentors=[scene.mentor])
    MentorProfile.objects.filter(user=scene.mentor).update(capacity=0)
    offer_places(scene.mentor)


def take_nobody(scene: Scene) -> None:
    profile = MentorProfile.objects.get(user=scene.mentor)
    save_mentor_profile(profile=profile, edit=Edit({"accepting": False}), by=scene.mentor)


def say_yes_all_the_same(scene: Scene) -> None:
    take_nobody(scene)
    say_yes(scene)


def go_away(scene: Scene) -> None:
    first = school_today() + timedelta(days=5)
    dates = {"away_from": first, "away_until": first + timedelta(days=60)}
    profile = MentorProfile.objects.get(user=scene.mentor)
    save_mentor_profile(profile=profile, edit=Edit(dates), by=scene.mentor)


def end_the_time_from_outside(scene: Scene) -> None:
    """Nobody does anything on that day but the clock."""
    facts = {"host": scene.stranger, "affiliation": "Elsewhere", "department": None}
    MentorProfile.objects.filter(user=scene.mentor).update(outside_until=school_today() - timedelta(days=1), **facts)
    lapse_offers(timezone.now())


KIND = Kind(
    tuple(NAMES),
    make,
    state_of,
    {
        "a place becomes free": free_a_place,
        "the student says yes": say_yes,
        "the student leaves": lambda scene: leave_waitlist(entry=scene.thing, by=scene.student),
        "the hours of the offer are over": let_hours_pass,
        "the mentor closes the list": lambda scene: close_waitlist(mentor=scene.mentor, by=scene.mentor),
        "a grading conflict is declared": declare,
        "one side ends an advising tie and wants no contact": want_no_contact,
        "the mentor lowers the number of places": lower_capacity,
        "the mentor takes nobody new": take_nobody,
        "the student says yes while the mentor takes nobody new": say_yes_all_the_same,
        "a long absence is near": go_away,
        "the time of a mentor from outside is over": end_the_time_from_outside,
        "the mentor leaves the program": lambda scene: leave(scene.mentor, scene),
        "the student leaves the program": lambda scene: leave(scene.student, scene),
        "somebody else leaves it": lambda scene: leave_waitlist(entry=scene.thing, by=scene.stranger),
    },
)
