from django.apps import AppConfig


class MentorshipConfig(AppConfig):
    name = "mentorship"

    def ready(self) -> None:
        from notifications.mail import mail_frame

        from . import texts  # noqa: F401 - registers what it says
        from .context import in_every_mail

        mail_frame(in_every_mail)
