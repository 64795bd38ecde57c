"""The settings of a worker in a drill: the same as ever, but its mail can be held at a moment, or goes to a real SMTP server."""

import os

from mentorship.settings import *  # noqa: F403 - everything else is as in production

EMAIL_BACKEND = "tests.drills.held_mail.HeldBackend"
EMAIL_TIMEOUT = 2
if port := os.environ.get("DRILL_SMTP_PORT"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(port)
    EMAIL_USE_TLS = EMAIL_USE_SSL = False
