"""What people and clocks do in a fire. Each act takes (luck, field); `pick` ends it where there is nothing to do it to."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.clock import school_today
from accounts.deactivation import deactivate_people
from accounts.edits import Edit
from accounts.locks import lock_people
from accounts.models import MentorProfile
from accounts.services import open_to_requests, save_mentor_profile
from matching.models import Conflict, Relationship, Request, WaitlistEntry
from matching.services import (
    accept_request,
    assign_relationship,
    close_waitlist,
    declare_conflict,
    decline_request,
    end_conflict,
    end_relationship,
    expire_requests,
    join_waitlist,
    lapse_offers,
    leave_waitlist,
    open_waitlist,
    pause_relationship,
    request_mentor,
    resume_relationship,
    undo_decline,
    withdraw_request,
)

from .field import Field, pick


def accept(luck: Random, field: Field):
    asked = pick(luck, Request.objects.open())
    return accept_request(request=asked, by=asked.mentor, one_more=luck.random() < 0.1)


def withdraw(luck: Random, field: Field):
    asked = pick(luck, Request.objects.open())
    return withdraw_request(request=asked, by=asked.student)


def decline(luck: Random, field: Field):
    asked = pick(luck, Request.objects.open())
    return decline_request(request=asked, by=asked.mentor, reason="time")


def undo(luck: Random, field: Field):
    asked = pick(luck, Request.objects.filter(undo_until__gt=timezone.now()))
    return undo_decline(request=asked, by=asked.mentor)


def expire(luck: Random, field: Field):
    asked = pick(luck, Request.objects.open())
    Request.objects.filter(pk=asked.pk).update(expires_at=timezone.now())
    return expire_requests(timezone.now())


def ask(luck: Random, field: Field):
    return request_mentor(student=field.a_student(luck), mentor=field.a_mentor(luck), message="Hello")


def ask_one_too_many(luck: Random, field: Field):
    """By a student who has an open request already, unless it is answered in this moment."""
    asked = pick(luck, Request.objects.open())
    return request_mentor(student=asked.student, mentor=field.person(field.spare), message="Hello")


def end(luck: Random, field: Field):
    pair = pick(luck, Relationship.objects.live())
    by = luck.choice([pair.mentor, pair.mentee])
    return end_relationship(relationship=pair, by=by, block=luck.random() < 0.2)


def pause(luck: Random, field: Field):
    pair = pick(luck, Relationship.objects.filter(state="active"))
    return pause_relationship(relationship=pair, by=pair.mentee)


def resume(luck: Random, field: Field):
    pair = pick(luck, Relationship.objects.filter(state="paused"))
    return resume_relationship(relationship=pair, by=pair.mentor)


def assign(luck: Random, field: Field):
    return assign_relationship(
        mentor=field.a_mentor(luck),
        mentee=field.a_student(luck),
        kind="mentoring",
        by=field.person(field.staff),
        reason="Has nobody",
    )


def join(luck: Random, field: Field):
    mentor = field.person(field.awaited) if luck.random() < 0.8 else field.a_mentor(luck)
    return join_waitlist(student=field.a_student(luck), mentor=mentor)


def leave(luck: Random, field: Field):
    entry = pick(luck, WaitlistEntry.objects.standing())
    return leave_waitlist(entry=entry, by=entry.student)


def take(luck: Random, field: Field):
    entry = pick(luck, WaitlistEntry.objects.holding(timezone.now()))
    return request_mentor(student=entry.student, mentor=entry.mentor, message="Hello")


def let_hours_pass(luck: Random, field: Field):
    """Time is moved by moving rows; under the mentor's lock, as no hour really strikes twice."""
    entry = pick(luck, WaitlistEntry.objects.holding(timezone.now()))
    with transaction.atomic():
        lock_people(mentors=[entry.mentor])
        WaitlistEntry.objects.holding(timezone.now()).filter(pk=entry.pk).update(held_until=timezone.now())
    return lapse_offers(timezone.now())


def close_and_open(luck: Random, field: Field):
    mentor = field.a_mentor(luck)
    close_waitlist(mentor=mentor, by=mentor)
    return open_waitlist(mentor=mentor, by=mentor)


def resize(luck: Random, field: Field):
    """Up and down between none and five places; a clock may have switched the mentor off meanwhile, so on again."""
    profile = MentorProfile.objects.get(user=field.a_mentor(luck))
    open_to_requests(profile=profile, by=profile.user)
    return save_mentor_profile(
        profile=profile, by=profile.user, edit=Edit({"capacity": luck.choice([0, 1, 2, 3, 4, 5])})
    )


def conflict(luck: Random, field: Field):
    if Conflict.objects.standing().exists() and luck.random() < 0.5:
        standing = pick(luck, Conflict.objects.standing())
        return end_conflict(conflict=standing, by=standing.person)
    mentor = field.a_mentor(luck)
    return declare_conflict(
        person=mentor, student=field.a_student(luck), kind="grades", from_on=school_today(), by=mentor
    )


def remember(luck: Random, field: Field):
    """The clocks of the program, as a worker keeps them."""
    expire_requests(timezone.now() - timedelta(minutes=1))
    return lapse_offers(timezone.now())


def deactivate(luck: Random, field: Field):
    return deactivate_people(people=[field.person(field.asked)], by=field.person(field.staff))


# How often each comes among the others; accepting all that waits comes on top, for every request once.
WEIGHTS: dict[Callable, int] = {
    accept: 8, withdraw: 10, decline: 6, undo: 4, expire: 2, ask: 8, ask_one_too_many: 6, end: 12, pause: 2,
    resume: 3, assign: 5, join: 14, leave: 3, take: 6, let_hours_pass: 2, close_and_open: 1, resize: 6, conflict: 2, remember: 2,
}  # fmt: skip
