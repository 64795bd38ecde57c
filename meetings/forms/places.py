import re

from django.core.exceptions import ValidationError

from accounts.models import Mode

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?=\S)", re.IGNORECASE)


class PlaceMixin:
    """With video a place that is an address is a link to press, so it is a secure one; words are fine."""

    def clean_place(self) -> str:
        place = self.cleaned_data["place"].strip()
        is_address = self.cleaned_data.get("mode") == Mode.VIDEO and SCHEME.match(place)
        if is_address and not place.lower().startswith("https://"):
            raise ValidationError("Write a link that begins with https://, or say in words where to meet.")
        return place
