"""The prompts for agendas that ship with the program; `accounts.defaults` says what happens to a school's own changes."""

from pathlib import Path

from accounts.defaults import Changes, install_list, read
from meetings.models import AgendaPrompt


def install() -> Changes:
    return install_list(AgendaPrompt, read(Path(__file__).parent / "agenda_prompts.json"))
