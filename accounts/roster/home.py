from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.hooks import HomeItem
from accounts.models import User
from accounts.permissions import sees_whole_school

from .leavers import waiting


def needs_now(user: User) -> list[HomeItem]:
    """People who were missing from a file leave soon: until then it can be taken back."""
    if not sees_whole_school(user):
        return []
    files = waiting().filter(import_run__isnull=False).order_by().values("import_run", "import_run__file_name")
    return [_item(row) for row in files.annotate(number=Count("pk"), at=Min("effect_at")).order_by("at")]


def _item(row: dict) -> HomeItem:
    number, at = row["number"], timezone.localtime(row["at"])
    leave = "1 person leaves" if number == 1 else f"{number:,} people leave"
    return HomeItem(
        f"{leave} the program on {date_format(at, 'F j')} at {date_format(at, 'P')}",
        reverse("accounts:import", args=[row["import_run"]]),
        "Look, or take it back",
        f"Not named by {row['import_run__file_name']}. Until then nobody else is told, and the file's page can take it back.",
        "attention",
        order=10,
        icon="box-arrow-right",
    )
