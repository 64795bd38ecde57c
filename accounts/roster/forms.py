from django import forms

from accounts.models import ImportRun, Role

from .cells import printable
from .files import LARGEST_FILE, TOO_LARGE
from .kinds import Column, all_kinds, kind_named

SAME = "="
LONGEST_OPTION = 60


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label="What does the file bring?", widget=forms.RadioSelect)
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        help_text="CSV or Excel (.xlsx), up to 20 MB. Nothing is changed until you have seen what it would do.",
        error_messages={"required": "Choose a file."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def __init__(self, *args, dropped: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.name, f"{kind.label}: {kind.lead}") for kind in all_kinds()]
        self.fields["kind"].initial = "people"
        if dropped:
            self.fields["file"].error_messages["required"] = TOO_LARGE

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(TOO_LARGE)
        return file


class ColumnsForm(forms.Form):
    """One box for each field of the kind; its options are the file's columns, each with what stands in its first row."""

    def __init__(self, data=None, *, run: ImportRun) -> None:
        self.run, self.kind = run, kind_named(run.kind)
        super().__init__(data)
        columns = [(str(place), self._option(place, title)) for place, title in enumerate(run.columns)]
        for column in self.kind.columns:
            self.fields[column.field] = self._field(column, columns)
        if self.kind.can_name_everybody:
            self.fields["complete"] = forms.MultipleChoiceField(
                label="This file names everybody who is",
                required=False,
                choices=[(Role.STUDENT.value, "a student"), (Role.FACULTY.value, "faculty")],
                initial=run.complete_roles,
                widget=forms.CheckboxSelectMultiple,
                help_text="Leave both empty unless the file is complete: then whoever is missing from it is listed on the "
                "next page, to be deactivated. Staff never are, and neither are mentors from outside the school "
                "or students who have graduated or withdrawn.",
            )

    def boxes(self) -> list:
        return [self[column.field] for column in self.kind.columns]

    def clean(self) -> dict:
        taken: dict[str, Column] = {}
        for column in self.kind.columns:
            place = self.cleaned_data.get(column.field, "")
            if place and place in taken:
                self.add_error(
                    column.field, f"This column is already used for {taken[place].label}. Choose another one."
                )
            elif place and not place.startswith(SAME):
                taken[place] = column
        return self.cleaned_data

    def mapping(self) -> dict[str, str]:
        chosen = {name: self.cleaned_data[name] for name in self._names()}
        return {self.run.columns[int(place)]: name for name, place in chosen.items() if place.isdigit()}

    def same(self) -> dict[str, str]:
        chosen = {name: self.cleaned_data[name] for name in self._names()}
        return {name: value.removeprefix(SAME) for name, value in chosen.items() if value.startswith(SAME)}

    def complete_roles(self) -> list[str]:
        return self.cleaned_data.get("complete", [])

    def _names(self) -> list[str]:
        return [column.field for column in self.kind.columns]

    def _field(self, column: Column, columns: list[tuple[str, str]]) -> forms.ChoiceField:
        same = [(f"{SAME}{value}", label) for value, label in column.same]
        places = {name: str(self.run.columns.index(title)) for title, name in self.run.mapping.items() if name}
        return forms.ChoiceField(
            label=column.label,
            required=column.required,
            choices=[("", "Choose a column" if column.required else "Not in this file"), *columns, *same],
            initial=places.get(column.field) or SAME + self.run.same.get(column.field, ""),
            help_text=column.help,
            error_messages={"required": f"Choose the column that holds this: {column.label}."},
        )

    def _option(self, place: int, title: str) -> str:
        rows = self.run.notes.get("sample", [])
        first = next((row[place] for row in rows if place < len(row) and row[place]), "")
        return printable(f"{title} (such as “{first}”)" if first else title, LONGEST_OPTION)


class SheetForm(forms.Form):
    sheet = forms.ChoiceField(label="Sheet")

    def __init__(self, data=None, *, run: ImportRun) -> None:
        super().__init__(data, initial={"sheet": run.notes.get("sheet")})
        self.fields["sheet"].choices = [(name, name) for name in run.notes.get("sheets", [])]


class ApplyForm(forms.Form):
    """Where many people would be deactivated their number is typed, so that nobody does it in passing."""

    typed = forms.IntegerField(
        label="How many people are to be deactivated? Type the number",
        error_messages={
            "required": "Type the number of people who are to be deactivated.",
            "invalid": "Type a number.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
