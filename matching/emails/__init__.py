"""What the messages of this app say, and until when they hold. None carries goal, request or answer text (P14)."""

from . import conflicts, goals, relationships, requests, suggestions, waitlist  # noqa: F401
