from django.core.management.base import BaseCommand

import accounts.defaults
import meetings.defaults
import resources.defaults
import surveys.defaults
from accounts.defaults import Changes


class Command(BaseCommand):
    help = "Bring the shipped lists (topics, help, resources, questionnaires, agenda prompts) into the database. Safe to repeat."

    def handle(self, *args, **options) -> None:
        changes = accounts.defaults.install() + resources.defaults.install() + meetings.defaults.install()
        changes += Changes(new=len(surveys.defaults.install()))
        self.stdout.write(f"Defaults: {changes}.")
