from django import forms
from django.core.exceptions import ValidationError

from .edits import Edit, fingerprint
from .invisible import VisibleTextMixin
from .models import Program, User
from .program_sections import in_sections
from .zones import zone_choices


class EditForm(VisibleTextMixin, forms.ModelForm):
    """A form that says what the person changed. `seen` brings back fingerprints of what the page had shown, field by field;
    a form without it counts as shown right now. Fields that only make sense `together` are changed together.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    together: tuple[set[str], ...] = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.note_what_is_shown()

    def note_what_is_shown(self) -> None:
        self.initial["seen"] = " ".join(fingerprint(self.initial.get(name)) for name in self.names)

    @property
    def names(self) -> list[str]:
        return [name for name in self.fields if name != "seen"]

    def edit(self) -> Edit:
        seen = self._seen()
        changed = {name for name in self.names if fingerprint(self.cleaned_data[name]) != seen[name]}
        changed = changed.union(*(names for names in self.together if names & changed))
        values = {name: self.cleaned_data[name] for name in self.names if name in changed}
        return Edit(values, {name: seen[name] for name in values})

    def refuse(self, error: ValidationError) -> None:
        """Say why it was not saved. What was crossed has now been seen as it is: sent once more, it counts."""
        seen = self._seen() | {
            name: fingerprint(self.initial.get(name)) for name in error.message_dict if name in self.names
        }
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = " ".join(seen.values())
        self.add_error(None, error)

    def _seen(self) -> dict[str, str]:
        posted = self.data.get(self.add_prefix("seen"), "").split()
        shown = posted if len(posted) == len(self.names) else self.initial["seen"].split()
        return dict(zip(self.names, shown, strict=True))


class AccountForm(EditForm):
    """The name and the address are the roster's."""

    time_zone = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "Choose a time zone from the list."}
    )

    class Meta:
        model = User
        fields = ["time_zone"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices(own=self.initial["time_zone"])


class ProgramForm(EditForm):
    class Meta:
        model = Program
        fields = [field.name for field in Program._meta.fields if field.editable]
        widgets = {"crisis_lines": forms.Textarea(attrs={"rows": 3})}

    def sections(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        return [(key, heading, [self[name] for name in names]) for key, heading, names in in_sections(self.names)]
