from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "resources"

    def ready(self) -> None:
        from accounts import hooks

        from . import emails, home, privacy  # noqa: F401 - the first two register themselves once the models exist

        hooks.my_data.register(privacy.my_data)
        hooks.purge.register(privacy.remove)
