"""How people come in and leave: the invitations of the year, a few of each state today, and what the office wrote."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.clock import school_today
from accounts.deactivation import deactivate_people, reactivate_people
from accounts.edits import Edit
from accounts.entry.invitations import invite, note_arrival
from accounts.models import Enrollment, Program, Track, User
from accounts.people.messages import write_message
from accounts.people.services import add_faculty, add_student

from .people import FEW, Mentor, Names
from .texts import address

LATE_EVENING = (22, 45)  # nothing else happens after it on the last day
SUBJECT = "The welcome evening is on Thursday"
TEXT = (
    "The welcome evening for new students and their mentors is on Thursday at six, in the library on the second floor.\n\n"
    "There will be something to eat. You need not sign up."
)


def come_in(school, people: Iterable) -> None:
    """Whoever the school brings in is invited, and comes."""
    users = [person.user for person in people if person.user]
    invite(people=users, by=school.staff[0].user)
    User.objects.filter(pk__in=[user.pk for user in users]).update(last_login=timezone.now())
    for user in users:
        note_arrival(user)


def plan(school) -> None:
    year = school.year
    year.plan_on(year.days_ago(6), _write_to_all, school)
    if len(school.students) < FEW:
        return
    names = Names(school)
    for days, how in ((45, "expired"), (9, "invited"), (4, "not invited")):
        year.plan_on(year.days_ago(days), _add, school, names, how)
    year.plan(year.moment(year.days_ago(1), *LATE_EVENING), _leave, school)


def _write_to_all(school) -> None:
    people = User.objects.active().students().filter(last_login__isnull=False)
    key = UUID(int=school.rng.getrandbits(128), version=4)
    write_message(key=key, subject=SUBJECT, text=TEXT, people=people, by=school.staff[-1].user)


def _add(school, names: Names, how: str) -> None:
    """A student who came late and an assistant who keeps calendars, added by hand."""
    by, edits = school.staff[0].user, []
    for _ in range(2):
        name = names.new()
        while User.objects.with_email(address(name)).exists():
            name = names.new()
        edits.append(Edit({"full_name": name, "email": address(name), "school_id": ""}))
    track = Track.objects.offered().first()
    student = add_student(by=by, edit=edits[0], stage="M1", track=track, starts_on=school_today())
    assistant = add_faculty(by=by, edit=edits[1], mentors=False)
    if how != "not invited":
        invite(people=[student, assistant], by=by)


def _leave(school) -> None:
    """Who withdrew, a mentor who went, one who is out and whom nobody misses yet, and one who came back."""
    by, withdrawn = school.staff[0].user, [one for one in school.students if one.fate == Enrollment.Status.WITHDRAWN]
    deactivate_people(people=[one.user for one in withdrawn if one.user], by=by, reason="Withdrawn")
    going, waiting, back = [mentor.user for mentor in _free_to_go(school)][:3]
    deactivate_people(people=[going], by=by, reason="Left the school")
    wait = timedelta(hours=Program.current().absent_wait_hours)
    deactivate_people(
        people=[waiting], by=by, reason="Missing from the list of the faculty", effect_at=timezone.now() + wait
    )
    deactivate_people(
        people=[back], by=by, reason="Missing from the list of the faculty", effect_at=timezone.now() + wait
    )
    reactivate_people(people=[back], by=by)


def _free_to_go(school) -> list[Mentor]:
    """Those with a mentee come first, so that somebody reads of it; never one of the three whom a visitor can be."""
    named = {
        pair.mentor for student in school.students for pair in student.pairs if student.is_named or student.is_scripted
    }
    ordinary = [one for one in school.mentors if one.user and not (one.is_named or one.advises or one in named)]
    return sorted(ordinary, key=lambda one: (one.load != 1, one.name))
