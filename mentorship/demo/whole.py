"""One transaction for all of it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """What is broken off leaves an empty database, which the next start fills.

    Nothing inside is rolled back by itself, so blocks inside set no savepoints: they would be a third of all statements.
    The garbage that rows leave is not cyclic; looking for it would be a tenth of the time.
    """
    savepoints = connection.features.uses_savepoints
    with transaction.atomic():
        connection.features.uses_savepoints = False
        gc.disable()
        try:
            yield
        finally:
            gc.enable()
            connection.features.uses_savepoints = savepoints
