from django.apps import AppConfig

from accounts import hooks as people
from matching import hooks as mentorships


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from . import additions, emails, home, imports, offered, privacy, since, texts  # noqa: F401 - some register what they hold

        people.home_now.register(home.what_waits)
        people.home_next.register(home.what_comes)
        people.my_data.register(privacy.my_data)
        people.purge.register(privacy.remove)
        people.drawers.register(privacy.shelves)
        people.created_since.register(since.created_since)
        people.person_deactivated.register(additions.person_leaves)
        people.deactivation_effects.register(additions.leaving_effects)
        mentorships.first_meeting.register(additions.first_meeting)
        mentorships.relationship_panels.register(offered.panel)
        mentorships.thread_marks.register(additions.marks)
        mentorships.relationship_panels.register(additions.panels)
        mentorships.relationship_lines.register(additions.lines)
        mentorships.relationship_ended.register(additions.relationship_ends)
        mentorships.agenda_suggestions.register(additions.suggestions)
