from collections.abc import Iterator

import pytest

from . import strangers
from .strangers import Stranger


@pytest.fixture(scope="session")
def running_stranger(tmp_path_factory) -> Iterator[Stranger]:
    with strangers.running(tmp_path_factory.mktemp("stranger")) as stranger:
        yield stranger


@pytest.fixture
def stranger_server(running_stranger) -> Stranger:
    """Of somebody who knows nothing of us. It answers 404 until told otherwise."""
    running_stranger.asked.clear()
    running_stranger.paths.clear()
    return running_stranger
