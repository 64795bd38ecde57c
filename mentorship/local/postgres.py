"""PostgreSQL from its wheel, with settings of our own: passwords always asked for, one private address, UTC."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg

from . import account, keep, paths, programs, server
from .address import free_port, socket_fits
from .error import LocalError

NAME = "PostgreSQL"
OWNER = DATABASE = "mentorship"
SOCKET_NAME = ".s.PGSQL.5432"
ENCODING = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
ALWAYS = ("timezone=UTC", "log_timezone=UTC", "dynamic_shared_memory_type=mmap")  # mmap keeps it in the data folder
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def start(home: Path, *, durable: bool, connections: int) -> server.Server:
    folder = paths.private_to_servers(home / "postgres")
    password = keep.kept_secret(folder / "password")
    account.give(folder / "password")
    if not (folder / "data" / "PG_VERSION").exists():
        _create_cluster(folder, durable=durable)
    settings, url = _address(folder, password)
    settings += [f"max_connections={connections}", *ALWAYS, *(() if durable else FORGETFUL)]
    command = [str(programs.postgres_bin() / "postgres"), "-D", str(folder / "data")]
    command += [word for setting in settings for word in ("-c", setting)]
    started = server.start(NAME, command, folder, url=url, stop_signal=signal.SIGINT)
    started.wait_until(_answers)
    return started


def _create_cluster(folder: Path, *, durable: bool) -> None:
    """Under another name first: an interrupted first start leaves nothing that looks like a database."""
    draft = folder / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    command = [str(programs.postgres_bin() / "initdb"), f"--pgdata={draft}", f"--username={OWNER}"]
    command += ["--auth=scram-sha-256", f"--pwfile={folder / 'password'}", *ENCODING, "--no-instructions"]
    done = subprocess.run(
        command + ([] if durable else ["--no-sync"]),
        cwd=folder,
        env=server.environment(folder),
        capture_output=True,
        text=True,
        check=False,
        **account.popen_options(),
    )
    if done.returncode:
        raise LocalError(f"PostgreSQL could not make its data folder in {folder}:\n{done.stderr.strip()}")
    draft.rename(folder / "data")


def _address(folder: Path, password: str) -> tuple[list[str], str]:
    """The settings that say where to listen, and the same as DATABASE_URL."""
    if socket_fits(folder / SOCKET_NAME):
        place = ["listen_addresses=", f"unix_socket_directories={folder}"]
        return place, f"postgres://{OWNER}:{password}@/{DATABASE}?host={quote(str(folder), safe='')}"
    port = free_port()
    place = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories="]
    return place, f"postgres://{OWNER}:{password}@127.0.0.1:{port}/{DATABASE}"


def _maintenance(url: str) -> psycopg.Connection:
    return psycopg.connect(url, dbname="postgres", autocommit=True, connect_timeout=5)


def _answers(url: str) -> bool:
    try:
        _maintenance(url).close()
    except psycopg.OperationalError:
        return False
    return True


def has_database(url: str) -> bool:
    with _maintenance(url) as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone())


def create_database(url: str) -> None:
    with _maintenance(url) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")


@contextmanager
def database_in_the_making(url: str) -> Iterator[str]:
    """Under another name until the block has ended well, so that no interruption leaves half a database behind."""
    draft = f"{DATABASE}_draft"
    with _maintenance(url) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {draft}")
    yield urlsplit(url)._replace(path=f"/{draft}").geturl()
    with _maintenance(url) as connection:
        connection.execute(f"ALTER DATABASE {draft} RENAME TO {DATABASE}")
