"""Run one command as if it were ours: its output, its exit status, its Ctrl-C."""

import signal
import subprocess
import sys

from . import paths


def run(command: list[str], environment: dict[str, str]) -> int:
    """The terminal sends Ctrl-C to the command as well, so we only wait for it; a SIGTERM to us alone is passed on."""
    process = subprocess.Popen(command, env=environment, cwd=paths.ROOT)
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    except SystemExit:
        process.terminate()
        process.wait()
        raise
    finally:
        signal.signal(signal.SIGINT, previous)


def python(arguments: list[str], environment: dict[str, str]) -> int:
    return run([sys.executable, *arguments], environment)
