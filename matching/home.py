"""What this app adds to home pages and to a person's page."""

from collections import defaultdict

from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from accounts.clock import school_today
from accounts.hooks import HomeItem, Section
from accounts.models import Enrollment, User
from accounts.permissions import can_mentor, is_student, sees_people
from accounts.profiles.faces import faces
from accounts.scopes import people_in_scope, students_in_scope

from .chats import after_chats
from .coverage import not_covered, owed_a_mentor
from .hooks import lines_of
from .models import Agreement, Goal, Relationship, Request
from .permissions import can_pair_student
from .scopes import in_scope
from .thread.load import threads_for

# By side, and by whether it is advising.
HEADINGS = {
    ("mentor", False): "Your mentees",
    ("mentor", True): "Students whom you advise",
    ("mentee", False): "Your mentors",
    ("mentee", True): "Your advisor",
}


def needs_now(user: User) -> list[HomeItem]:
    items = _requests_wait(user) if can_mentor(user) else []
    if is_student(user):
        items += [*_first_steps(user), *after_chats(user)]
    if sees_people(user):
        items += _nobody_yet(user)
    return items + _proposals(user)


def is_coming(user: User) -> list[HomeItem]:
    asked = Request.objects.untold(timezone.now()).filter(student=user).select_related("mentor")
    return [
        HomeItem(
            f"{request.mentor} has your {'question for a 15-minute chat' if request.is_chat else 'request'}",
            reverse("matching:request", args=[request.pk]),
            detail=f"Open until {localtime(request.expires_at):%B %-d}. We tell you as soon as there is an answer.",
        )
        for request in asked
    ]


def mentorships(user: User) -> list[Section]:
    """Cards of what runs: my mentees, my mentors, and apart from them my advisor, who is not counted as a mentor."""
    running = list(Relationship.objects.live().visible_to(user).with_people().order_by("mentee__full_name"))
    today = school_today()
    threads, lines = threads_for(running, today), lines_of(running, user)
    enrollments = Enrollment.objects.current_for([relationship.mentee_id for relationship in running], today)
    pictures = faces(user, [relationship.other(user) for relationship in running])
    cards = defaultdict(list)
    for relationship in running:
        card = {
            "relationship": relationship,
            "other": relationship.other(user),
            "photo": pictures.get(relationship.other(user).pk),
            "line": " · ".join(_in_a_line(relationship, user, enrollments.get(relationship.mentee_id))),
            "lines": lines[relationship.pk],
        }
        cards[_heading(relationship, user)].append(card)
    return [
        Section(
            "matching/home_mentorships.html",
            {
                "heading": heading,
                "cards": cards[heading],
                "threads": threads,
                "has_team": user.is_student and heading == HEADINGS["mentee", False],
            },
        )
        for heading in HEADINGS.values()
        if cards[heading]
    ]


def _in_a_line(relationship: Relationship, user: User, enrollment: Enrollment | None) -> list[str]:
    """The kind, the state, and for a mentor the stage of their mentee."""
    line = [relationship.get_kind_display(), relationship.get_state_display()]
    if relationship.mentor_id != user.pk and relationship.mentor.is_outside_mentor:
        line.insert(0, "Outside the school")
    return [enrollment.stage, *line] if enrollment and relationship.mentor_id == user.pk else line


def _heading(relationship: Relationship, user: User) -> str:
    return HEADINGS[relationship.side_of(user), relationship.kind == Relationship.Kind.ADVISING]


def person_ties(person: User, reader: User) -> list[Section]:
    """For staff: who is paired with whom, in what kind and state; nothing of what the two of them write."""
    ties = in_scope(Relationship.objects.visible_to(person), reader).with_people()[:50]
    can_pair = can_pair_student(reader, person)
    others = people_in_scope(reader).filter(pk__in={tie.other(person).pk for tie in ties})
    context = {"person": person, "ties": ties, "can_pair": can_pair, "linked": set(others.values_list("pk", flat=True))}
    return [Section("matching/person_ties.html", context)]


def _requests_wait(user: User) -> list[HomeItem]:
    waiting = Request.objects.open().filter(mentor=user).count()
    if not waiting:
        return []
    title = "1 request waits for your answer" if waiting == 1 else f"{waiting} requests wait for your answer"
    return [HomeItem(title, reverse("matching:requests"), action="Decide", order=10)]


def _first_steps(user: User) -> list[HomeItem]:
    if not Goal.objects.open().filter(student=user).exists():
        detail = "Three short pages that you can leave at any point. The mentors who fit come first after that."
        return [
            HomeItem("Write down what you want help with", reverse("matching:worksheet"), "Start", detail, order=30)
        ]
    asked = Request.objects.untold(timezone.now()).filter(student=user).exists()
    if asked or Relationship.objects.covering().filter(mentee=user).exists():
        return []
    detail = "Those who fit your goals and what you look for come first."
    return [HomeItem("Find a mentor for your goals", reverse("matching:mentors"), "Look", detail, order=30)]


def _proposals(user: User) -> list[HomeItem]:
    """Where the newest version waits for me; an older one that was passed over waits for nobody."""
    mine = Relationship.objects.live().visible_to(user)
    newest = Agreement.objects.newest().filter(relationship__in=mine).select_related("proposed_by")
    return [
        HomeItem(
            f"{row.proposed_by} proposes how you work together",
            reverse("matching:relationship", args=[row.relationship_id]) + "#agreement",
            action="Read",
            order=40,
        )
        for row in newest
        if not row.is_agreed and row.proposed_by_id != user.pk
    ]


def _nobody_yet(staff: User) -> list[HomeItem]:
    owed = owed_a_mentor().filter(pk__in=students_in_scope(staff).values("pk"))
    alone, everybody = not_covered(owed).count(), owed.count()
    if not alone:
        return []
    title = "1 student has no mentor yet" if alone == 1 else f"{alone} students have no mentor yet"
    students = f"{everybody} student{pluralize(everybody)}"
    detail = f"Of {students} on {school_today():%B %-d, %Y}. An advisor alone does not count as a mentor."
    return [HomeItem(title, reverse("accounts:people") + "?covered=no", "See who", detail, order=10)]
