from django.db import models


def can_tend_outbox(user: models.Model) -> bool:
    """Student-affairs staff. This app knows people only as the project's user model, which says who they are."""
    return user.is_program_staff
