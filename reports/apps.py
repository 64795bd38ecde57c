from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from accounts import hooks

        from . import home

        hooks.home_next.register(home.is_coming)
