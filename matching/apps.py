from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        from accounts import hooks

        from . import emails, home, services  # noqa: F401

        hooks.home_now.register(home.needs_now)
        hooks.home_next.register(home.is_coming)
        hooks.home_sections.register(home.mentorships)
        hooks.people_columns.register(home.mentors_column)
        hooks.person_sections.register(home.person_ties)
        hooks.people_filters.register(home.coverage_filters)
        hooks.away_changed.register(services.away_changed)
