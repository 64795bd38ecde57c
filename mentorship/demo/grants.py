"""What people see or do beside their own: two colleagues with a scope, an assistant, and a program of students for students."""

from itertools import cycle

from django.utils import timezone

from accounts.edits import Edit
from accounts.grants.delegates import name_delegate
from accounts.models import Role, Track, User
from accounts.people.services import add_faculty, add_staff
from matching.models import PeerProgram
from matching.peer.services import grant_organizer, join_program, save_program
from meetings.models import Meeting
from meetings.openings import Diary
from meetings.services import move_meeting

from .people import FEW
from .texts import address

OF_A_TRACK, OF_REPORTS, ASSISTANT = "Delphine Okoro", "Marcus Thornbury", "Paloma Quist"
TRACK = "Health Sciences and Technology"
MANY = 4


def plan(school) -> None:
    """In a school large enough. At fixed hours and without chance, so that the rest of the year is what it was."""
    if len(school.students) < FEW:
        return
    year = school.year
    for days, act in ((60, _add_colleagues), (45, _add_assistant), (40, _open_program), (2, _let_assistant_move)):
        year.plan(year.moment(year.days_ago(days), 11), act, school)


def _add_colleagues(school) -> None:
    by = school.staff[0].user
    track = Track.objects.filter(name=TRACK).first() or Track.objects.first()
    add_staff(by=by, edit=_person(OF_A_TRACK), staff_scope="track", scope_track=track)
    add_staff(by=by, edit=_person(OF_REPORTS), staff_scope="reports")


def _add_assistant(school) -> None:
    person = add_faculty(by=school.staff[0].user, edit=_person(ASSISTANT), mentors=False)
    mentor = school.mentors[0].user
    name_delegate(mentor=mentor, person=person, by=mentor)


def _let_assistant_move(school) -> None:
    """The mentor's last planned meeting, to the next free time after it."""
    assistant = User.objects.get(email=address(ASSISTANT), role=Role.FACULTY)
    ahead = Meeting.objects.with_mentor(school.mentors[0].user).upcoming(timezone.now()).with_people()
    if meeting := ahead.order_by("-starts_at").first():
        openings = Diary.of(meeting.relationship, but_for=meeting).openings(meeting.minutes)
        if later := [opening for opening in openings if opening > meeting.starts_at]:
            move_meeting(meeting=meeting, starts_at=later[0], by=assistant)


def _open_program(school) -> None:
    by, words = school.staff[0].user, school.texts.words["peer_program"]
    program = save_program(program=PeerProgram(name=words["name"], about=words["about"]), by=by)
    free = [one for one in school.students if one.is_here and not one.is_named and not one.is_scripted]
    elders = [one.user for one in free if one.years in (2, 3)][: MANY + 1]
    if elders:
        grant_organizer(program=program, person=elders.pop(0), by=by)
    juniors = [one.user for one in free if one.years == 0][:MANY]
    topics = cycle(school.topics.values())
    for person, side in zip(elders, cycle(("mentor", "mentor", "either")), strict=False):
        join_program(program=program, by=person, side=side, topics=[next(topics)])
    for person, hopes in zip(juniors, cycle(school.texts.words["peer_hopes"]), strict=False):
        join_program(program=program, by=person, side="mentee", topics=[next(topics)], hopes=hopes)


def _person(name: str) -> Edit:
    return Edit({"full_name": name, "email": address(name)})
