"""Our three processes under honcho, the two servers outside it."""

import multiprocessing
import os
import shlex
import signal
import sys
import threading
import time

from honcho.manager import Manager

from . import leftovers, paths, ready, server, stack

WEB_THREADS = 4
ASKED = (128 + signal.SIGINT, 128 + signal.SIGTERM)
HOME = paths.stack_home() / "processes"


def commands(port: int) -> dict[str, list[str]]:
    """Arguments of this Python. Celery's advice against root is for production; here root is allowed."""
    web = ["-m", "granian", "--interface", "wsgi", "mentorship.wsgi:application", "--log-level", "warning"]
    celery = ["-W", "ignore:You're running the worker with superuser", "-m", "celery", "--quiet", "--app", "mentorship"]
    return {
        "web": [*web, "--port", str(port), "--workers", "2", "--blocking-threads", str(WEB_THREADS)],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile="],
    }


def keep_running(running: stack.Stack, port: int) -> int:
    """Until Ctrl-C (0), or until one process or server stops by itself (1)."""
    manager = Manager()
    environment = {**running.environment, server.MARK: str(HOME), "TMPDIR": str(paths.empty_scratch())}
    for name, command in commands(port).items():
        extra = {"DATABASE_POOL_SIZE": str(WEB_THREADS)} if name == "web" else {}
        line = "exec " + shlex.join([sys.executable, *command])
        manager.add_process(name, line, env={**environment, **extra}, cwd=str(paths.ROOT))
    threading.Thread(target=ready.announce, args=[port, lambda: manager.returncode is None], daemon=True).start()
    threading.Thread(target=_watch, args=[running], daemon=True).start()
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    try:
        _loop(manager)
    finally:
        _end_the_rest()
    return _verdict(manager, running)


def _loop(manager: Manager) -> None:
    try:
        manager.loop()
    except KeyError:
        manager.returncode = ASKED[0]  # asked to stop while one of the three had no number yet, which honcho cannot do


def _end_the_rest() -> None:
    """From here on a second Ctrl-C changes nothing: the servers are about to be stopped in order."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for helper in multiprocessing.active_children():
        helper.kill()
    leftovers.end(HOME)


def _watch(running: stack.Stack) -> None:
    while not running.fallen():
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _verdict(manager: Manager, running: stack.Stack) -> int:
    if fallen := running.fallen():
        print(f"\n{fallen.name} stopped by itself, so everything was stopped; {fallen.log} says why.", file=sys.stderr)
        return 1
    if manager.returncode in ASKED:
        print("\nEverything is stopped.", flush=True)
        return 0
    print("\nOne of web, worker and beat stopped by itself, so everything was stopped; see above.", file=sys.stderr)
    return 1
