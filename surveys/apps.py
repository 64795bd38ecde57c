from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"

    def ready(self) -> None:
        from accounts import hooks as people
        from matching import hooks as mentorships
        from resources.hooks import help_texts

        from . import additions, emails, home, privacy, since, texts, valued  # noqa: F401 - emails registers the kinds of message

        people.home_now.register(home.needs_now)
        people.expectation_items.register(valued.valued_in_a_mentor)
        people.my_data.register(privacy.my_data)
        people.purge.register(privacy.remove)
        people.drawers.register(privacy.shelves)
        people.created_since.register(since.created_since)
        people.person_deactivated.register(additions.person_leaves)
        people.deactivation_effects.register(additions.leaving_effects)
        mentorships.thread_marks.register(additions.marks)
        mentorships.relationship_panels.register(additions.panels)
        mentorships.relationship_ended.register(additions.relationship_ends)
        mentorships.agenda_suggestions.register(additions.suggestions)
        help_texts.register("check-in")(texts.sent_to_staff)
