"""What a person has said about when they can be booked, as they may see it."""

from accounts.models import User

from ..models import BookingRules

Rows = list[dict]


def weekly(user: User) -> Rows:
    return [
        {
            "day": window.get_weekday_display(),
            "from": window.starts,
            "to": window.ends,
            "time zone": window.zone,
            "how": window.get_mode_display(),
            "place": window.place,
            "for": window.kind_names or ["everybody"],
        }
        for window in user.availability.all()
    ]


def differing(user: User) -> Rows:
    return [
        {
            "first day": override.on,
            "last day": override.until,
            "from": override.starts,
            "to": override.ends,
            "time zone": override.zone,
            "how": "" if override.is_closed else override.get_mode_display(),
            "place": override.place,
        }
        for override in user.date_overrides.all()
    ]


def rules(user: User) -> Rows:
    return [
        {
            "minutes free before": own.buffer_before,
            "minutes free after": own.buffer_after,
            "shortest notice in hours": own.notice_hours,
            "days ahead": own.horizon_days,
            "most in a day": own.per_day,
            "most in a week": own.per_week,
            "times start": own.get_step_minutes_display(),
        }
        for own in BookingRules.objects.filter(person=user)
    ]
