"""docs/states.md, cell by cell: the page says what each act does in each state, and here it is done."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from . import states

PAGE = Path(settings.BASE_DIR) / "docs" / "states.md"


def tables() -> dict[str, dict[str, dict[str, str]]]:
    """{heading: {act: {state: cell}}}."""
    found = {}
    for section in re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]:
        lines = [line for line in section.splitlines() if line.startswith("|")]
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        names = rows[0][1:]
        found[section.splitlines()[0]] = {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows[2:]}
    return found


def cells() -> Iterator:
    for heading, acts in tables().items():
        for act, row in acts.items():
            for state, expected in row.items():
                yield pytest.param(heading, act, state, expected, id=f"{heading}: {act}: {state}")


@pytest.mark.parametrize(("heading", "act", "state", "expected"), list(cells()))
def test_an_act_does_what_the_page_says(db, heading, act, state, expected):
    kind = states.KINDS[heading]
    scene = kind.scene(state)
    before = kind.state_of(scene)
    assert before == state
    if expected == "·":
        with pytest.raises(ValidationError):
            kind.acts[act](scene)
    elif expected == "403":
        with pytest.raises(PermissionDenied):
            kind.acts[act](scene)
    else:
        kind.acts[act](scene)
    unchanged = expected in {"·", "403", "="}
    assert kind.state_of(scene) == (before if unchanged else expected)


def test_the_page_knows_every_state():
    for heading, kind in states.KINDS.items():
        columns = set(next(iter(tables()[heading].values())))
        assert columns == set(kind.states), heading


def test_the_page_and_the_acts_that_are_tried_are_the_same():
    assert {heading: set(acts) for heading, acts in tables().items()} == {
        heading: set(kind.acts) for heading, kind in states.KINDS.items()
    }
