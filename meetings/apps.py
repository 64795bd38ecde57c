from django.apps import AppConfig

from accounts import hooks as people
from matching import hooks as mentorships


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from notifications import people as readers
        from notifications import preferences as page

        from . import (  # noqa: F401 - some register what they hold
            additions,
            emails,
            follow_through,
            home,
            home_progress,
            imports,
            offered,
            on_person,
            preferences,
            privacy,
            proposals,
            since,
            suggested,
            texts,
        )
        from .services import reminder_choices

        readers.follow_plans(reminder_choices.follow_wishes)
        page.add(preferences.reminders)
        people.program_changed.register(reminder_choices.follow_rules)
        people.home_now.register(home.what_waits)
        people.home_now.register(home_progress.what_is_offered)
        people.home_now.register(follow_through.what_waits)
        people.home_now.register(proposals.waiting)
        people.home_next.register(home.what_comes)
        people.person_sections.register(on_person.person_meetings)
        people.my_data.register(privacy.my_data)
        people.purge.register(privacy.remove)
        people.drawers.register(privacy.shelves)
        people.created_since.register(since.created_since)
        people.person_deactivated.register(additions.person_leaves)
        people.deactivation_effects.register(additions.leaving_effects)
        mentorships.first_meeting.register(additions.first_meeting)
        mentorships.relationship_panels.register(offered.panel)
        mentorships.relationship_panels.register(proposals.panel)
        mentorships.thread_marks.register(additions.marks)
        mentorships.relationship_panels.register(additions.panels)
        mentorships.relationship_panels.register(follow_through.panel)
        mentorships.relationship_lines.register(additions.lines)
        mentorships.relationship_ended.register(additions.relationship_ends)
        mentorships.agenda_suggestions.register(suggested.to_start_with)
