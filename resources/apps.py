from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "resources"

    def ready(self) -> None:
        from . import additions, emails, home  # noqa: F401 - they register themselves once the models exist
