from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from notifications import people as readers

        from . import clock, emails, hooks  # noqa: F401 - emails registers the kinds of message
        from .grants import delegates, sections
        from .outside import endings, staff_list  # noqa: F401 - endings registers its mails
        from .outside import sections as outside
        from .privacy import blanking, drawers, own_data, own_traces, tasks  # noqa: F401 - tasks registers itself
        from .privacy import emails as privacy_emails  # noqa: F401
        from .privacy import home as privacy
        from .profiles import for_staff
        from .profiles import home as profiles
        from .roster import home as roster
        from .roster import people as people_by_file  # noqa: F401 - registers what can come in by file
        from .years import home as years

        readers.zones(clock.zone_for)
        readers.around_work(clock.rules_held)
        hooks.home_now.register(years.needs_now)
        hooks.home_now.register(profiles.first_steps)
        hooks.home_now.register(roster.needs_now)
        hooks.person_sections.register(sections.on_person)
        hooks.person_sections.register(outside.on_person)
        hooks.home_now.register(outside.without_host)
        hooks.home_next.register(outside.my_last_day)
        hooks.people_filters.register(staff_list.filters)
        hooks.person_sections.register(for_staff.on_person)
        hooks.person_deactivated.register(delegates.end_for_leaver)
        hooks.home_now.register(privacy.needs_now)
        hooks.person_sections.register(privacy.on_person)
        hooks.my_data.register(own_traces.my_traces)
        hooks.my_data.register(own_data.about_me)
        hooks.purge.register(blanking.remove)
        hooks.drawers.register(drawers.profile_drawer)
