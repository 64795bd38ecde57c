"""What messages are about, and how a thing is loaded, for one message or for many at once."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet

_loaders: dict[str, Callable[[], QuerySet]] = {}


def load_with(model: type[Model], queryset: Callable[[], QuerySet]) -> None:
    """Messages about this model need more than its own row: the queryset brings it along."""
    _loaders[model._meta.label] = queryset


def load(label: str, keys: Iterable[UUID]) -> dict[UUID, Model]:
    """Raises LookupError for a model that this release does not know."""
    queryset = _loaders[label]() if label in _loaders else apps.get_model(label)._base_manager.all()
    return {thing.pk: thing for thing in queryset.filter(pk__in=list(keys))}
