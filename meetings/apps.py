from django.apps import AppConfig

from accounts import hooks as people
from matching import hooks as mentorships


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from . import additions, emails, home, texts  # noqa: F401 - emails and texts register what they hold

        people.home_now.register(home.what_waits)
        people.home_next.register(home.what_comes)
        people.my_data.register(additions.my_data)
        people.person_deactivated.register(additions.person_leaves)
        mentorships.thread_marks.register(additions.marks)
        mentorships.relationship_panels.register(additions.panels)
        mentorships.relationship_lines.register(additions.lines)
        mentorships.relationship_ended.register(additions.relationship_ends)
        mentorships.agenda_suggestions.register(additions.suggestions)
