"""What staff who see the whole school find on a person's page: what a colleague sees, and who keeps a mentor's calendar."""

from ..hooks import Section
from ..models import Delegate, User
from ..permissions import can_mentor, sees_whole_school
from ..scopes import scope_words
from .scope import OWN


def on_person(person: User, reader: User) -> list[Section]:
    if not sees_whole_school(reader):
        return []
    found = []
    if person.is_program_staff:
        own = OWN if person == reader else ""
        can_change = person.is_active and not own
        context = {"person": person, "words": scope_words(person), "can_change": can_change, "own": own}
        found.append(Section("accounts/grants/scope_section.html", context, order=15))
    grants = list(Delegate.objects.standing().touching(person).select_related("mentor", "delegate"))
    if can_mentor(person) or grants:
        context = {"person": person, "grants": grants, "can_name": can_mentor(person) and person.is_active}
        found.append(Section("accounts/grants/delegates_section.html", context, order=60))
    return found
