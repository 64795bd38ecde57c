from django.db import models


def can_tend_outbox(user: models.Model) -> bool:
    """Staff who see the whole school: the outbox names everybody. The project's user model says who they are."""
    return user.sees_whole_school
