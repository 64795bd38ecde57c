import importlib
import os
import signal
import sys

from .error import LocalError

COMMANDS = ("run", "test", "manage", "lint", "bench", "drill", "screenshots", "clean")


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(128 + signal.SIGHUP))
    if os.environ.get("MENTORSHIP_LOCAL") != "1":
        raise LocalError("This is what the Makefile calls: use `make run`, `make test` or one of its other targets.")
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        raise LocalError(f"Say one of: {', '.join(COMMANDS)}.")
    return importlib.import_module(f".{sys.argv[1]}", __package__).main(sys.argv[2:])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LocalError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
