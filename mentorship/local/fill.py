"""`python -m mentorship.local.fill [arguments of seed_demo]`: three management commands for the price of one start."""

import os
import sys

import django
from django.core.management import CommandError, call_command

from notifications import heartbeat


def main(seed: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    django.setup()
    step("Bringing the database up to date …", "migrate", "--noinput", "--verbosity=0")
    step("Loading topics, questions and local help …", "install_defaults")
    heartbeat.forget_all()
    if seed:
        step("Looking after the demo school (the first time takes up to a minute) …", "seed_demo", *seed)


def step(sentence: str, command: str, *arguments: str) -> None:
    print(sentence, flush=True)
    try:
        call_command(command, *arguments, skip_checks=True)
    except CommandError as error:
        sys.exit(f"{command}: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
