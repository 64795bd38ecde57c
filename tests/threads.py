"""Real threads on the real database: everybody starts at one moment and their answers come back in order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.exceptions import ValidationError
from django.db import connection


def at_once(*acts: Callable) -> list:
    """Run all acts at the same moment. An answer is what the act returned, or the ValidationError that it raised politely."""
    barrier = Barrier(len(acts))

    def run(act: Callable):
        try:
            barrier.wait(timeout=30)
            return act()
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


def won(answers: list) -> list:
    return [answer for answer in answers if not isinstance(answer, ValidationError)]
