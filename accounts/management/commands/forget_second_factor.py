from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts.entry.second_factor import forget_second_factor
from accounts.models import User


class Command(BaseCommand):
    help = (
        "For somebody whose phone or key is gone, and the recovery codes with it: they then sign in by mailed code or "
        "password alone, and set up a new passkey or app. Make sure first that it is really them who asks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args, email: str, **options) -> None:
        person = User.objects.with_email(email).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        count = forget_second_factor(person=person)
        self.stdout.write(f"{person}: {count} removed. They are signed out everywhere.")
