"""Clones of this working tree to try the commands in: all its files that git would carry, and the finished .venv."""

import contextlib
import hashlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PORT", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
SMALL_SCHOOL = "ARGS=--students 12 --faculty 6"
PATIENCE = 150
NOT_OF_PYTHON = shutil.ignore_patterns("site-packages", "test", "tests", "idlelib", "lib2to3", "tkinter", "config-*")
NOT_OF_PACKAGES = shutil.ignore_patterns(
    "playwright", "hypothesis", "_pytest", "pip", "setuptools", "pygments", "include"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def bare_environment() -> dict[str, str]:
    """What a person's terminal holds: nothing of the `make test` that we run under."""
    return {
        key: value
        for key, value in os.environ.items()
        if key not in OURS and not key.startswith(("MENTORSHIP_", "PYTEST_", "XDG_"))
    }


def copy_files(target: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


@dataclass
class Clone:
    path: Path
    account: pwd.struct_passwd | None = None
    environment: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.path.parent / "run.log"

    def popen(self, *words: str, **options) -> subprocess.Popen:
        environment = bare_environment() | self.environment | options.pop("env", {})
        if self.account:
            environment |= {"HOME": str(self.path.parent), "USER": self.account.pw_name}
            options |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return subprocess.Popen(["make", *words], cwd=self.path, env=environment, text=True, **options)

    def make(self, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess:
        process = self.popen(*words, env=env or {}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        output, error = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(words, process.returncode, output, error)

    def start(self, port: int) -> None:
        """`make run` in a session of its own, as a terminal gives it, until the last line of the start."""
        with self.log.open("w") as log:
            words = ("run", f"PORT={port}", SMALL_SCHOOL)
            process = self.popen(*words, stdout=log, stderr=log, start_new_session=True)
        self.started.append(process)
        self.wait_for("Ctrl-C stops everything.", process)

    def wait_for(self, text: str, process: subprocess.Popen) -> None:
        deadline = time.monotonic() + PATIENCE
        while text not in self.log.read_text():
            assert process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def press_ctrl_c(self) -> int:
        process = self.started[-1]
        os.killpg(process.pid, signal.SIGINT)
        return process.wait(PATIENCE)

    def servers_home(self) -> Path:
        """The two places: for root, a folder named after the clone's path; else in the clone itself."""
        return self.servers_home_of_root() if os.geteuid() == 0 and not self.account else self.path / ".local"

    def servers_home_of_root(self) -> Path:
        return Path("/var/lib/mentorship-local") / hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]

    def processes(self) -> list[psutil.Process]:
        """Everything that works in this clone or on its data."""
        return [each for each in psutil.process_iter() if self._has(each)]

    def _has(self, process: psutil.Process) -> bool:
        with contextlib.suppress(psutil.Error, OSError):
            places = [process.cwd(), process.environ().get("MENTORSHIP_STACK", "")]
            homes = {self.path, self.servers_home()}
            return any(Path(place).is_relative_to(home) for home in homes for place in places)
        return False

    def kill_everything(self, *, but: str = "") -> None:
        """As a power cut would, save for the programs named `but`."""
        doomed = [each for each in self.processes() if not (but and re.search(but, each.name()))]
        for process in doomed:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(doomed, timeout=PATIENCE)

    def remove(self) -> None:
        self.kill_everything()
        for process in self.started:
            process.wait(PATIENCE)
        self.make("clean")
        shutil.rmtree(self.path.parent, ignore_errors=True)


def address_answers(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=10) as answer:
        return answer.status


def make_clone(parent: Path, name: str) -> Clone:
    path = parent.resolve() / name
    path.mkdir(parents=True)
    copy_files(path)
    (path / ".venv").symlink_to(ROOT / ".venv")
    return Clone(path)


def make_clone_for(account: pwd.struct_passwd, home: Path, name: str) -> Clone:
    """For another account, all in a home that only it may enter, with a Python that it may run: ours can be in root's."""
    clone = make_clone(home, name)
    python = copy_python(home / "python")
    (clone.path / ".venv").unlink()
    copy_venv(clone.path / ".venv", python)
    for folder, folders, files in os.walk(home):
        shared = not Path(folder).is_relative_to(clone.path) or ".venv" in folder
        for entry in (".", *folders, *(() if shared else files)):
            os.chown(Path(folder) / entry, account.pw_uid, account.pw_gid, follow_symlinks=False)
    home.chmod(0o700)
    libraries = {"PYTHON": str(python), "LD_LIBRARY_PATH": str(python.parents[1] / "lib")}
    return Clone(clone.path, account, libraries)


def copy_python(target: Path) -> Path:
    """The standard library and the program, by hard links where the file systems allow it."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    base = Path(sys.base_prefix)
    link_tree(base / "lib" / version, target / "lib" / version, ignore=NOT_OF_PYTHON)
    (target / "lib" / version / "site-packages").mkdir()
    for library in (base / "lib").glob("libpython*"):
        link_or_copy(library, target / "lib" / library.name)
    (target / "bin").mkdir()
    link_or_copy(Path(sys._base_executable).resolve(), target / "bin" / version)
    return target / "bin" / version


def copy_venv(target: Path, python: Path) -> None:
    environment = {**bare_environment(), "LD_LIBRARY_PATH": str(python.parents[1] / "lib")}
    subprocess.run([python, "-m", "venv", "--without-pip", target], check=True, env=environment)
    packages = Path("lib") / python.name / "site-packages"
    shutil.rmtree(target / packages)
    link_tree(ROOT / ".venv" / packages, target / packages, ignore=NOT_OF_PACKAGES)
    for stamp in (ROOT / ".venv").glob("installed-*"):
        shutil.copy2(stamp, target)


def link_tree(source: Path, target: Path, **options) -> None:
    shutil.copytree(source, target, copy_function=link_or_copy, symlinks=True, **options)


def link_or_copy(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
