from datetime import timedelta

from meetings.cautions import cautions

from .factories import make_rules
from .test_proposal_pages import noon


def test_a_time_is_written_whole_before_what_is_said_of_it(pair):
    make_rules(pair.mentor, notice_hours=24 * 14)
    (caution,) = cautions(pair, pair.mentee, [noon(pair) + timedelta(minutes=10)], 30)
    assert ".m.: that is in less than" in caution
