"""What staff read on a person's page of requests that wait and of conflicts of role: who, when and how it stands; no text."""

from django.db.models import Q
from django.utils import timezone

from accounts.hooks import Section
from accounts.models import User
from accounts.scopes import people_in_scope, students_in_scope

from ..conflicts import readable_conflicts
from ..models import Request

SHOWN = 20


def person_requests(person: User, reader: User) -> list[Section]:
    """A "no" that can still be taken back is nobody's to read. Of what their own mentor's list holds nobody reads it here."""
    known = Q(student=person) | Q(mentor=person, student__in=students_in_scope(reader).values("pk"))
    rows = Request.objects.untold(timezone.now()).filter(known).exclude(mentor=reader)
    asked = list(rows.select_related("student", "mentor").oldest_first()[:SHOWN])
    if not asked:
        return []
    others = {one.mentor_id if one.student_id == person.pk else one.student_id for one in asked}
    linked = set(people_in_scope(reader).filter(pk__in=others).values_list("pk", flat=True))
    context = {"person": person, "requests": asked, "linked": linked}
    return [Section("matching/person_requests.html", context, order=52)]


def person_conflicts(person: User, reader: User) -> list[Section]:
    rows = readable_conflicts(reader).filter(Q(person=person) | Q(student=person)).order_by("-from_on", "pk")
    conflicts = list(rows[:SHOWN])
    return [Section("matching/person_conflicts.html", {"conflicts": conflicts}, order=58)] if conflicts else []
