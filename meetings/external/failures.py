from meetings.models import ExternalCalendar

Failure = ExternalCalendar.Failure


class Unreadable(Exception):  # noqa: N818 - it says what the calendar is
    """Carries no more than which kind of failure it was: the words of its cause may quote the address or a title."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure
