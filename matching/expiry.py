from datetime import datetime, timedelta

from accounts.clock import school_date
from accounts.models import MentorProfile, Program


def expiry(profile: MentorProfile, since: datetime) -> datetime:
    """When an unanswered request closes. While the mentor is away for up to two weeks the clock stands still."""
    ends = since + timedelta(days=Program.current().request_expiry_days)
    if not profile.away_from or profile.away_until < school_date(since) or profile.away_from > school_date(ends):
        return ends
    first = max(profile.away_from, school_date(since))
    return ends + timedelta(days=(profile.away_until - first).days + 1)
