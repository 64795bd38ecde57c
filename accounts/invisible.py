"""Characters that nobody sees, and that make two names look alike or turn the text around them."""

import re
from typing import Any

# Zero-width space and word joiner, the marks and overrides of writing direction, soft hyphen and byte-order mark.
# The two joiners U+200C and U+200D stay: some scripts cannot be written without them.
INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def without_invisible(value: Any) -> Any:
    """Of a text what can be seen of it; everything else as it is."""
    return INVISIBLE.sub("", value) if isinstance(value, str) else value


class VisibleTextMixin:
    """For forms whose texts others read."""

    def clean(self) -> dict:
        cleaned = super().clean()
        for name, value in cleaned.items():
            cleaned[name] = without_invisible(value)
        return cleaned
