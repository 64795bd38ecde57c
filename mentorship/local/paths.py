"""The two places that the local stack writes to: `.local/` in the clone, and for root one that `nobody` may enter."""

import hashlib
import os
import shutil
from pathlib import Path

from . import account
from .error import LocalError

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
LOCK = LOCAL / "stack.lock"
RUNNING = LOCAL / "running.json"
SHARED = Path("/var/lib/mentorship-local")


def servers_home() -> Path:
    """Where the servers' programs and data lie: under root outside the clone, which `nobody` may be unable to enter."""
    if not account.AS_ROOT:
        return LOCAL
    return SHARED / hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:16]


def prepare() -> None:
    """Make both places: ours alone to enter, the second one's parent open to all."""
    try:
        private(LOCAL)
        private(LOCAL / "static")  # WhiteNoise warns when its folder is missing
        if account.AS_ROOT:
            SHARED.mkdir(parents=True, exist_ok=True)
            SHARED.chmod(0o755)
            private_to_servers(servers_home())
    except PermissionError as error:
        raise LocalError(
            f"{error.filename} belongs to another user (was this started as root before?): "
            "run `make clean` as that user, then start again."
        ) from None
    except OSError as error:
        raise LocalError(f"{error.filename} cannot be made: {error.strerror}.") from None


def private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def empty_scratch() -> Path:
    """Where our processes put what is temporary, so that a kill -9 leaves none of it outside the clone."""
    shutil.rmtree(LOCAL / "scratch", ignore_errors=True)
    return private(LOCAL / "scratch")


def browser_places() -> dict[str, str]:
    """Chromium keeps settings and caches in the home folder unless it is told where else."""
    return {f"XDG_{name}_HOME": str(LOCAL / "browser" / name.lower()) for name in ("CONFIG", "CACHE")}


def private_to_servers(folder: Path) -> Path:
    private(folder)
    account.give(folder)
    return folder


def stack_home() -> Path:
    """The data that stays from one start to the next."""
    return servers_home() / "stack"


def tests_home() -> Path:
    return servers_home() / "tests"
