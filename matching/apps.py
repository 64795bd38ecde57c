from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        from . import emails, imports, parts  # noqa: F401 - the first two register what they hold

        parts.register()
