"""What a student types, and what a page says."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import StudentProfile

NEW_YORK = "America/New_York"
TYPED = {
    "introduction": "I am Sam.",
    "message": "Your asthma work made me curious.\r\n\r\nCould we talk <b>about</b> it & more?",
    "cadence_weeks": "4",
    "length_minutes": "30",
    "wants_trial": "on",
}


def page(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def letter(response) -> str:
    """The part of the page that the mentor reads."""
    return re.search(r'<div id="letter">.*?</details>\s*</div>\s*', response.content.decode(), re.DOTALL)[0].strip()


def in_days(days: float, zone: str = NEW_YORK) -> str:
    return (timezone.now().astimezone(ZoneInfo(zone)) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def starts_with(sam, address: str) -> dict:
    return sam.get(address).context["form"].initial


def write_about(student, **fields) -> None:
    StudentProfile.objects.filter(user=student).update(**fields)
