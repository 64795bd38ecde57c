"""The laws of time zones are those of the locked package, whatever the machine's own files say."""

import zoneinfo
from datetime import datetime, timedelta


def test_no_folder_of_the_machine_is_asked():
    assert zoneinfo.TZPATH == ()


def test_a_law_of_this_year_is_known():
    """British Columbia keeps its summer time from 2026 on."""
    winter = datetime(2026, 12, 15, 12, tzinfo=zoneinfo.ZoneInfo("America/Vancouver"))
    assert winter.utcoffset() == timedelta(hours=-7)
