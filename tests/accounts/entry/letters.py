import re

from django.core import mail
from django.core.mail import EmailMultiAlternatives

CODE = re.compile(r"\b\d{4}-\d{4}\b")


def newest_letter() -> EmailMultiAlternatives:
    return mail.outbox[-1]


def newest_code() -> str:
    return CODE.search(newest_letter().body)[0]


def addresses_written_to() -> list[str]:
    return [address for message in mail.outbox for address in message.to]
