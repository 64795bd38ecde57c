"""Lists of choices under way: the first said "not now" and named a colleague; one student asked the next, one has not yet."""

from matching.models import ChoiceList
from matching.services import decline_request, hand_on, put_aside

from .. import requests
from ..goals import open_goals, write_goals
from ..people import Student
from .letters import general_letter
from .part import Part

MADE, ANSWERED, HANDED_ON = 14, 11, 3
FEWEST, MOST = 3, 4


def plan(part: Part) -> None:
    for number, student in enumerate(part.ordinary(here_for=30)[5::17][:3]):
        part.on(MADE - number, _make_list, student, number % 2 == 0)


def _make_list(part: Part, student: Student, goes_on: bool) -> None:
    mentors = part.open_to(student)
    if len(mentors) < FEWEST or not part.can_ask(student):
        return
    if not open_goals(student):
        write_goals(part.school, student, len(student.goals) + 1)
    for mentor in part.rng.sample(mentors, min(MOST, len(mentors))):
        put_aside(student=student.user, mentor=mentor.user)
    part.on(ANSWERED, _say_no, student, _ask_next(part, student))
    if goes_on:
        part.on(HANDED_ON, _go_on, student)


def _ask_next(part: Part, student: Student) -> requests.Asked | None:
    """None where whoever is next has become busy since: the student sees that and decides."""
    standing = ChoiceList.objects.standing().with_choices().filter(student=student.user).first()
    choice = standing and standing.next_choice
    mentor = choice and next(one for one in part.school.mentors if one.user == choice.mentor)
    if not mentor or mentor not in part.open_to(student):
        return None
    goals = open_goals(student)[:3]
    words = part.school.texts.message(goals[0].topic if goals else next(iter(part.school.topics.values())))
    request = hand_on(choice=choice, by=student.user, message=words, goals=goals, **general_letter(part))
    return part.sent(student, mentor, request)


def _go_on(part: Part, student: Student) -> None:
    _ask_next(part, student)


def _say_no(part: Part, student: Student, asked: requests.Asked | None) -> None:
    if asked not in part.school.waiting:
        return
    colleague = next((one.user for one in part.open_to(student)), None)
    decline_request(request=asked.request, by=asked.mentor.user, reason="time", note="", colleague=colleague)
    requests.closed(part.school, asked)
