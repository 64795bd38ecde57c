from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        from accounts import hooks

        from . import (  # noqa: F401  (they register themselves)
            about,
            asking_home,
            conflicts,
            emails,
            first_day,
            goal_reviews,
            home,
            imports,
            outside,
            people,
            privacy,
            scopes,
            services,
            since,
            suggesting,
            ties,
            waiting,
            watch,
            welcome,
        )
        from .hooks import relationship_panels
        from .peer import home as peer
        from .peer import services as peer_services

        hooks.home_now.register(home.needs_now)
        hooks.home_now.register(watch.needs_now)
        hooks.home_now.register(suggesting.needs_now)
        hooks.home_now.register(asking_home.needs_now)
        hooks.home_now.register(outside.time_is_over)
        hooks.home_now.register(conflicts.needs_now)
        hooks.home_now.register(first_day.needs_now)
        hooks.home_now.register(goal_reviews.needs_now)
        hooks.home_next.register(home.is_coming)
        hooks.home_sections.register(home.mentorships)
        hooks.people_columns.register(people.mentors_column)
        hooks.person_sections.register(home.person_ties)
        hooks.people_filters.register(people.coverage_filters)
        hooks.home_now.register(waiting.needs_now)
        hooks.home_next.register(waiting.is_coming)
        hooks.person_sections.register(waiting.person_waits)
        hooks.people_filters.register(waiting.waiting_filter)
        hooks.away_changed.register(services.away_changed)
        hooks.capacity_changed.register(services.offer_places)
        hooks.ties.register(ties.ties)
        relationship_panels.register(about.about_other)
        relationship_panels.register(welcome.first_sentence)
        relationship_panels.register(asking_home.others_of_relationship)
        hooks.tied_to.register(scopes.tied_to)
        hooks.home_next.register(peer.is_coming)
        hooks.person_deactivated.register(peer_services.end_for_leaver)
        hooks.created_since.register(since.created_since)
        hooks.my_data.register(privacy.my_data)
        hooks.purge.register(privacy.remove)
        hooks.drawers.register(privacy.shelves)
        hooks.bound_to.register(services.bound_people)
        hooks.person_deactivated.register(services.person_leaves)
        hooks.deactivation_effects.register(services.leaving_effects)
