from django.core.management.base import BaseCommand

import accounts.defaults
import resources.defaults
import surveys.defaults
from accounts.defaults import Changes


class Command(BaseCommand):
    help = "Bring the shipped lists (topics, specialties, help, resources, questionnaires) into the database. Safe to run again."

    def handle(self, *args, **options) -> None:
        changes = accounts.defaults.install() + resources.defaults.install()
        changes += Changes(new=len(surveys.defaults.install()))
        self.stdout.write(f"Defaults: {changes}.")
