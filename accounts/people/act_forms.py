import uuid
from collections.abc import Callable

from django import forms

from ..models import Deactivation, OfficeMessage, Program


class ActForm(forms.Form):
    """What an act needs to know beside the people: nothing, most often. `count` is how many it would reach."""

    def __init__(self, *args, count: int, must_type: Callable[[int], bool], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.count, self.must_type = count, must_type

    def looked_at(self) -> str:
        """What a person must have seen before it is done, beside whom it reaches."""
        return ""


class MessageForm(ActForm):
    key = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(max_length=OfficeMessage._meta.get_field("subject").max_length)
    text = forms.CharField(
        label="Message",
        max_length=OfficeMessage._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Every one of them reads it, and so do your colleagues who see the whole school. Name nobody.",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["key"] = uuid.uuid4()

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())

    def looked_at(self) -> str:
        return f"{self.cleaned_data['subject']}\n{self.cleaned_data['text']}" if self.is_valid() else ""

    def message(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("key", "subject", "text")}


class DeactivateForm(ActForm):
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=Deactivation._meta.get_field("reason").max_length,
        help_text="Kept with your name for your colleagues; the others never read it. Do not write anything personal here.",
    )
    wait = forms.ChoiceField(label="When the others are told", widget=forms.RadioSelect, initial="")
    number = forms.IntegerField(required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        hours = Program.current().absent_wait_hours
        later = f"In {hours} hours. Until then nobody is told, and it can be taken back"
        self.fields["wait"].choices = [("now", "Now"), ("later", later)]
        self.initial["wait"] = "now"
        if self.must_type(self.count):
            self.fields["number"].label = f"Type the number {self.count} to go on"
        else:
            del self.fields["number"]

    def clean(self) -> dict:
        found = super().clean()
        if "number" in self.fields and "number" not in self.errors and found.get("number") != self.count:
            self.add_error(
                "number", f"This deactivates {self.count} people. Type {self.count} if you mean all of them."
            )
        later = found.get("wait") == "later"
        return found | {"wait_hours": Program.current().absent_wait_hours if later else 0}
