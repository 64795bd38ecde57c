"""`make bench`: every script in bench/, or the ones named, on a throw-away PostgreSQL and Valkey with all tables."""

from . import foreground, paths, throwaway
from .error import LocalError


def main(arguments: list[str]) -> int:
    every = sorted(path.stem for path in (paths.ROOT / "bench").glob("*.py") if path.stem != "__init__")
    if unknown := set(arguments) - set(every):
        raise LocalError(f"bench/ has no {', '.join(sorted(unknown))}; it has {', '.join(every)}.")
    with throwaway.servers() as stack:
        commands = [["manage.py", "migrate", "--noinput", "--verbosity=0"]]
        commands += [["-m", f"bench.{name}"] for name in arguments or every]
        return max(foreground.python(command, stack.environment) for command in commands)
