"""A mentor's first sentence, on the page of the mentorship that began with it. No mail repeats it."""

from accounts.hooks import Section
from accounts.models import User

from ..models import Relationship


def first_sentence(relationship: Relationship, user: User) -> list[Section]:
    asked = relationship.request
    if asked is None or not asked.welcome or not relationship.side_of(user):
        return []
    return [Section("matching/welcome.html", {"asked": asked, "mine": user.pk == asked.mentor_id}, order=5)]
