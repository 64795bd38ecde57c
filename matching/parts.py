"""What mentorships add to the pages and acts of the apps below, part by part."""

from accounts import hooks

from . import about, conflicts, first_day, home, outside, people, privacy, scopes, services, since, ties
from .asking import home as asking_home
from .asking import last_place, welcome
from .goals import reviews as goal_reviews
from .hooks import relationship_panels
from .peer import home as peer_home
from .peer import services as peer_services
from .staff import person_page, suggesting, watch
from .waitlist import shown as waiting


def register() -> None:
    _home()
    _people()
    _mentorships()
    _privacy()
    _profiles()
    _leaving()


def _home() -> None:
    for part in (home, watch, suggesting, asking_home, conflicts, first_day, goal_reviews, waiting):
        hooks.home_now.register(part.needs_now)
    hooks.home_now.register(outside.time_is_over)
    for part in (home, waiting, peer_home):
        hooks.home_next.register(part.is_coming)
    hooks.home_sections.register(home.mentorships)
    hooks.created_since.register(since.created_since)


def _people() -> None:
    hooks.people_columns.register(people.mentors_column)
    hooks.people_filters.register(people.coverage_filters)
    hooks.people_filters.register(waiting.waiting_filter)
    hooks.person_sections.register(home.person_ties)
    hooks.person_sections.register(waiting.person_waits)
    hooks.person_sections.register(person_page.person_requests)
    hooks.person_sections.register(person_page.person_conflicts)


def _mentorships() -> None:
    relationship_panels.register(about.about_other)
    relationship_panels.register(welcome.first_sentence)
    relationship_panels.register(asking_home.others_of_relationship)
    hooks.ties.register(ties.ties)
    hooks.tied_to.register(scopes.tied_to)


def _profiles() -> None:
    hooks.away_changed.register(services.away_changed)
    hooks.capacity_changed.register(services.offer_places)
    hooks.places_said.register(last_place.more_than_places)


def _privacy() -> None:
    hooks.my_data.register(privacy.my_data)
    hooks.purge.register(privacy.remove)
    hooks.drawers.register(privacy.shelves)


def _leaving() -> None:
    hooks.bound_to.register(services.bound_people)
    hooks.person_deactivated.register(peer_services.end_for_leaver)
    hooks.person_deactivated.register(services.person_leaves)
    hooks.deactivation_effects.register(services.leaving_effects)
