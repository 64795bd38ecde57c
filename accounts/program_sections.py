"""The program's rules by what they are about, for the page that shows them. Pure."""

from collections.abc import Iterable, Iterator

SECTIONS = {
    ("school", "The school"): """
        school_name office_name office_email time_zone year_starts_month crisis_lines
    """,
    ("requests", "Requests and places"): """
        max_open_requests requests_over_places request_first_reminder_days request_second_reminder_days request_expiry_days
        slow_request_days decline_undo_minutes nudge_from_day max_nudges chat_expiry_days max_choices choice_expiry_days
        max_waitlists waitlist_hold_hours
    """,
    ("mentorships", "Mentorships and goals"): "trial_days goal_review_weeks",
    ("meetings", "Meetings and reminders"): """
        booking_notice_hours booking_horizon_days reminder_hours second_reminder_minutes agenda_due_hours log_correction_days
    """,
    ("surveys", "Check-ins, surveys and reports"): """
        check_in_days survey_window_days survey_every_months count_threshold identity_threshold
    """,
    ("people", "People and years"): """
        invitation_days has_identity rollover_undo_days absent_people absent_percent absent_wait_hours
    """,
    ("keeping", "Keeping data"): """
        keep_profile_months keep_requests_months keep_meetings_months keep_surveys_months keep_help_months keep_messages_months
    """,
}


def in_sections(names: Iterable[str]) -> Iterator[tuple[str, str, list[str]]]:
    """(address on the page, heading, names). A rule that no section names yet stands at the end, so that none is lost."""
    rest = list(names)
    for (key, heading), listed in SECTIONS.items():
        found = [name for name in listed.split() if name in rest]
        rest = [name for name in rest if name not in found]
        yield key, heading, found
    if rest:
        yield "more", "More", rest
