"""What a form says of an input that it cannot take: what to do, in the place of the framework's own sentences."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import Field

TOO_LONG = "Keep it to %(limit_value)d characters: it has %(show_value)d now."
NOT_OFFERED = "This is not in the list, or no longer. Choose again from what it offers."
NO_ID = {"invalid", "null_characters_not_allowed"}
OWN = {
    "required": "Write something here: it cannot stay empty.",
    "max_length": TOO_LONG,
    "min_value": "The smallest is %(limit_value)s. Choose that or more.",
    "max_value": "The largest is %(limit_value)s. Choose that or less.",
    "null_characters_not_allowed": "It holds a sign that cannot be kept. Type it anew instead of pasting it.",
    "invalid_choice": NOT_OFFERED,
    "invalid_list": NOT_OFFERED,
    "invalid_pk_value": NOT_OFFERED,
}
OF_KIND: list[tuple[type[Field], dict[str, str]]] = [
    (forms.ChoiceField, {"required": "Choose one of these."}),
    (forms.ModelChoiceField, {"required": "Choose one of these."}),
    (forms.MultipleChoiceField, {"required": "Choose at least one of these."}),
    (forms.ModelMultipleChoiceField, {"required": "Choose at least one of these."}),
    (forms.BooleanField, {"required": "Tick this box to go on."}),
    (forms.IntegerField, {"required": "Write a number, such as 4.", "invalid": "Write a whole number, such as 4."}),
    (forms.DateField, {"required": "Choose a day.", "invalid": "Choose a day, or write it like 2027-06-30."}),
    (forms.TimeField, {"required": "Choose a time.", "invalid": "Choose a time, or write it like 16:30."}),
]


class OwnWordsMixin:
    """For forms of students and mentors. What a field says by itself stays."""

    def full_clean(self) -> None:
        for field in self.fields.values():
            field.error_messages |= _own_words(field)
        super().full_clean()

    def add_error(self, field: str | None, error: ValidationError | str) -> None:
        """What is no id at all is refused by the ids themselves, in words that are not the field's."""
        asked = self.fields.get(field)
        if isinstance(asked, forms.ModelChoiceField) and getattr(error, "code", "") in NO_ID:
            error = asked.error_messages["invalid_choice"]
        super().add_error(field, error)


def _own_words(field: Field) -> dict[str, str]:
    words = dict(OWN)
    for kind, more in OF_KIND:
        if isinstance(field, kind):
            words |= more
    said, stock = field.error_messages, _stock(field)
    return {code: text for code, text in words.items() if code not in said or said[code] == stock.get(code)}


def _stock(field: Field) -> dict[str, str]:
    stock = {}
    for kind in reversed(type(field).__mro__):
        stock |= getattr(kind, "default_error_messages", {})
    return stock
