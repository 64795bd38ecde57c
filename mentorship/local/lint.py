"""`make lint`: every check that needs no test, all of them even when one fails."""

import sys
from pathlib import Path

from . import foreground, paths, throwaway


def checks() -> dict[str, list[str]]:
    python = sys.executable
    djade = str(Path(python).with_name("djade"))  # a program without a Python module
    templates = sorted(str(path.relative_to(paths.ROOT)) for path in (paths.ROOT / "templates").rglob("*.html"))
    return {
        "ruff check": [python, "-m", "ruff", "check", "--quiet"],
        "ruff format": [python, "-m", "ruff", "format", "--check", "--quiet", "--diff"],
        "import-linter": [python, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        "djade": [djade, "--check", "--target-version", "5.2", *templates],
        "manage.py check": [python, "manage.py", "check", "--fail-level", "WARNING"],
        "missing migrations": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
    }


def main(arguments: list[str]) -> int:
    with throwaway.servers() as stack:
        failed = [name for name, command in checks().items() if not passes(name, command, stack.environment)]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks pass.", flush=True)
    return 1 if failed else 0


def passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    print(f"— {name}", file=sys.stderr, flush=True)
    return foreground.run(command, environment) == 0
