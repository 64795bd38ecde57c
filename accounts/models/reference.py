from collections.abc import Iterable
from typing import Self

from django.db import models

from notifications.models import Record


class ReferenceQuerySet(models.QuerySet):
    def offered(self) -> Self:
        """Entries that may still be chosen: retired ones stay readable where they were used."""
        return self.filter(retired_at__isnull=True)

    def offered_or(self, chosen: Iterable) -> Self:
        """Also those that somebody chose before they were retired: a form without them would take them away."""
        return self.filter(models.Q(retired_at__isnull=True) | models.Q(pk__in=chosen))


class Reference(Record):
    """An entry of a list that `install_defaults` loads by slug; retired, never deleted."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Track(Reference):
    """A curriculum, independent of stage."""


class Department(Reference):
    pass


class Specialty(Reference):
    pass


class Topic(Reference):
    """One entry of the one list that goals, offers, agendas, logs, check-ins and reports share."""

    hint = models.CharField(max_length=200, blank=True)
