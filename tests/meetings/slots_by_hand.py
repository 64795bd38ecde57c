"""Times to book, found the slow way: every minute is looked at by itself. It shares no step with `meetings.slots`."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from meetings.slots import Offer, OtherTimes

MINUTE = timedelta(minutes=1)


def every_minute(offer: Offer, minutes: int) -> list[datetime]:
    first, last = offer.now + offer.rules.notice, offer.now + offer.rules.horizon
    at = first.replace(second=0, microsecond=0)
    found = []
    while at <= last:
        if at >= first and is_offered(offer, at, minutes):
            found.append(at.astimezone(UTC))
        at += MINUTE
    return found


def is_offered(offer: Offer, start: datetime, minutes: int) -> bool:
    windows = [*offer.windows, *offer.days.others]
    return any(fits(offer, window, start, minutes) for window in windows) and not is_in_the_way(offer, start, minutes)


def fits(offer: Offer, window, start: datetime, minutes: int) -> bool:
    local = start.astimezone(ZoneInfo(window.zone))
    since_opening = local.hour * 60 + local.minute - window.starts.hour * 60 - window.starts.minute
    return (
        local.fold == 0
        and since_opening >= 0
        and since_opening % (offer.rules.step // MINUTE) == 0
        and is_open_day(offer, window, local.date())
        and all(is_inside(window, start + MINUTE * number, local.date()) for number in range(minutes))
        and ends_in_time(window, start + MINUTE * minutes, local.date())
    )


def is_open_day(offer: Offer, window, day) -> bool:
    days = offer.days
    for first, last in days.closed:
        if first <= day <= last:
            return False
    if isinstance(window, OtherTimes):
        return window.on == day
    replaced = [other for other in days.others if other.on == day]
    return window.weekday == day.weekday() and not replaced and day not in days.holidays


def is_inside(window, instant: datetime, day) -> bool:
    local = instant.astimezone(ZoneInfo(window.zone))
    return local.date() == day and window.starts <= local.time() < window.ends


def ends_in_time(window, instant: datetime, day) -> bool:
    local = instant.astimezone(ZoneInfo(window.zone))
    return local.replace(tzinfo=None) <= datetime.combine(day, window.ends)


def is_in_the_way(offer: Offer, start: datetime, minutes: int) -> bool:
    rules, end = offer.rules, start + MINUTE * minutes
    gap = rules.before + rules.after
    meetings = any(start - gap < until and since < end + gap for since, until in offer.meetings)
    busy = any(start - rules.before < until and since < end + rules.after for since, until in offer.busy)
    blocked = any(start < until and since < end for since, until in offer.blocked)
    return meetings or busy or blocked or is_capped(offer, start)


def is_capped(offer: Offer, start: datetime) -> bool:
    zone, caps = ZoneInfo(offer.caps.zone), offer.caps
    day = start.astimezone(zone).date()
    monday = day - timedelta(days=day.weekday())
    others = [other.astimezone(zone).date() for other in caps.starts]
    that_day = len([other for other in others if other == day])
    that_week = len([other for other in others if monday <= other < monday + timedelta(days=7)])
    return (caps.per_day is not None and that_day >= caps.per_day) or (
        caps.per_week is not None and that_week >= caps.per_week
    )
