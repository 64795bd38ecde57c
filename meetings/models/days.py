from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import Mode


class OwnDays:
    """The days of a meeting where it was meant, whatever the day was where its reader is.

    Of one that a file brought in, and of an exchange of messages, the days alone are known: their times mean nothing.
    """

    starts_at: datetime
    ends_at: datetime
    imported_at: datetime | None
    zone: str
    mode: str
    is_held: bool

    @property
    def is_imported(self) -> bool:
        return self.imported_at is not None

    @property
    def is_exchange(self) -> bool:
        return self.mode == Mode.MESSAGES

    @property
    def is_by_day(self) -> bool:
        return self.is_imported or self.was_written

    @property
    def was_written(self) -> bool:
        return self.is_exchange and self.is_held

    @property
    def own_day(self) -> date:
        return self.starts_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def last_day(self) -> date:
        return self.ends_at.astimezone(ZoneInfo(self.zone)).date()
