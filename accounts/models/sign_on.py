from datetime import datetime
from typing import Self

from django.db import models

from notifications.models import Record


class SpentAnswerQuerySet(models.QuerySet):
    def stale(self, now: datetime) -> Self:
        """Those that nobody could use again anyway."""
        return self.filter(expires_at__lte=now)


class SpentAnswer(Record):
    """An answer of the school's sign-on that has been used, so that nobody uses it twice. It says nothing about a person.

    In the database, because a lost cache must not open the door.
    """

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = SpentAnswerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.digest
