from uuid import UUID

from django import forms
from django.db.models import QuerySet

from accounts.models import User

from ..naming import find_person

NOBODY = (
    "We found nobody of that name whom you could choose here. Check how it is written, or type the e-mail address. Who is not in "
    "the directory is found by staff of the whole school alone."
)


class PersonField(forms.CharField):
    """Somebody of `queryset`, by name or address: a school has too many mentors for one list. A key is taken as well."""

    queryset: QuerySet[User] = User.objects.none()

    def __init__(self, **kwargs) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(**{"help_text": "A name, or an e-mail address.", "max_length": 254, "widget": widget} | kwargs)

    def clean(self, value: object) -> User:
        typed = super().clean(value)
        return self._by_key(typed) or find_person(self.queryset, typed, NOBODY)

    def _by_key(self, typed: str) -> User | None:
        try:
            return self.queryset.filter(pk=UUID(typed)).first()
        except ValueError:
            return None
