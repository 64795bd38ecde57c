"""A person's own data as one file: a page to be read, with the same once more as JSON for a program. It needs nothing else.

Every value is escaped where it is put on the page, and the file carries a policy of its own that forbids scripts: it will be
opened from a disk, where no header of ours protects its reader.
"""

import json
from datetime import date, datetime, time
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ..clock import school_today
from ..hooks import my_data
from ..models import Program, User
from .picture import Picture

LOOK = (Path(__file__).parent / "file.css").read_text()


def everything_of(user: User) -> dict[str, list[dict]]:
    """From the lowest app up, as `INSTALLED_APPS` lists them the other way round."""
    return {title: list(rows) for part in reversed(my_data(user)) for title, rows in part.items()}


def file_for(user: User) -> str:
    data = everything_of(user)
    context = {
        "person": user,
        "program": Program.current(),
        "made_at": timezone.now(),
        "zone": timezone.get_current_timezone_name(),
        "look": mark_safe(f"<style>{LOOK}</style>"),  # noqa: S308 - our own file
        "sections": [(title, [_shown(row) for row in rows]) for title, rows in data.items() if rows],
        "empty": [title for title, rows in data.items() if not rows],
        "json": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1),
    }
    return render_to_string("accounts/privacy/file.html", context)


def name_of_file() -> str:
    return f"my-mentorship-data-{school_today():%Y-%m-%d}.html"


def _shown(row: dict) -> SafeString:
    """What is empty is left out of the page; the JSON has it."""
    said = ((label.replace("_", " "), _in_words(value)) for label, value in row.items())
    return format_html_join("", "<dt>{}</dt><dd>{}</dd>", (pair for pair in said if pair[1]))


def _in_words(value: object) -> str:
    """Texts as they are: escaping is for whoever puts them on the page."""
    if isinstance(value, Picture):
        return format_html('<img src="{}" alt="Photo">', str(value))
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "N j, Y, P")
    if isinstance(value, date):
        return date_format(value, "N j, Y")
    if isinstance(value, time):
        return date_format(value, "P")
    return "; ".join(_in_words(part) for part in value) if isinstance(value, list | tuple) else str(value)
