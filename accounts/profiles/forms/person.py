"""What belongs to the person and not to the row of a profile: links, a picture, how they describe themselves."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from accounts.forms import AccountForm
from accounts.invisible import VisibleTextMixin
from accounts.models import Audience, Identity, IdentityTag, MentorProfile, ProfileLink, User
from accounts.profiles.pictures import Squares, UnusablePictureError, make_squares, refuse_by_size
from accounts.profiles.services import MOST_LINKS
from accounts.visibility import Profile, audience_of, identity_audiences, rules_of

from .base import CHOOSE, FOR_MENTORS, FOR_STUDENTS, dress, reads_field

NOT_CHOSEN = ("", "Not chosen")
START_WITH_HTTPS = "Start the address with https://, so that nobody on the way can change the page."
NO_SUCH_ADDRESS = "This is not the address of a page. Copy it from your browser's address line."


class ZoneForm(AccountForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def rows(self) -> Iterator[dict]:
        yield {"field": self["time_zone"], "reads": None, "always": False}


class PageField(forms.CharField):
    """The address of a page that everybody may open; "example.edu/lab" will do."""

    def to_python(self, value: str) -> str:
        value = super().to_python(value)
        return f"https://{value}" if value and ":" not in value.split("/")[0] else value

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        if not value.lower().startswith("https://"):
            raise ValidationError(START_WITH_HTTPS)
        if "@" in value.split("/")[2]:
            raise ValidationError("Leave out the name and password before the @: everybody would read them.")
        URLValidator(schemes=["https"], message=NO_SUCH_ADDRESS)(value)
        if "." not in (urlsplit(value).hostname or "").strip("."):
            raise ValidationError(NO_SUCH_ADDRESS)


class LinksForm(VisibleTextMixin, forms.Form):
    """Five pairs of a name and an address; an empty pair is no link."""

    def __init__(self, *args, profile: MentorProfile, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.profile = profile
        have = [] if profile._state.adding else list(profile.links.values_list("label", "url"))
        most = {name: ProfileLink._meta.get_field(name).max_length for name in ("label", "url")}
        for at in range(MOST_LINKS):
            label, url = have[at] if at < len(have) else ("", "")
            self.fields[f"label_{at}"] = forms.CharField(
                label=f"Name of link {at + 1}", required=False, max_length=most["label"], initial=label
            )
            self.fields[f"url_{at}"] = PageField(
                label=f"Address of link {at + 1}", required=False, max_length=most["url"], initial=url
            )
        add_reads(self, profile, "links")
        dress(self)

    def pairs(self) -> list[tuple]:
        return [({"field": self[f"label_{at}"]}, {"field": self[f"url_{at}"]}) for at in range(MOST_LINKS)]

    def clean(self) -> dict:
        cleaned = super().clean()
        for at in range(MOST_LINKS):
            label, url = cleaned.get(f"label_{at}"), cleaned.get(f"url_{at}")
            if url and label == "":
                self.add_error(f"label_{at}", "Say in a few words what is there, such as: my lab.")
            if label and url == "":
                self.add_error(f"url_{at}", "Give the address, or take the name out.")
        return cleaned

    @property
    def links(self) -> list[tuple[str, str]]:
        data = self.cleaned_data
        return [(data[f"label_{at}"], data[f"url_{at}"]) for at in range(MOST_LINKS) if data[f"url_{at}"]]


class PhotoForm(forms.Form):
    """`squares` is what was made of the picture, once the form is valid."""

    picture = forms.FileField(
        label="Choose a picture",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG, PNG or WebP, up to 5 MB. The middle of it is used, and nothing else that is in the file is kept.",
    )
    squares: Squares | None = None

    def __init__(self, *args, profile: Profile, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.profile = profile
        add_reads(self, profile, "photo")
        dress(self)

    def picture_row(self) -> dict:
        return {"field": self["picture"]}

    def clean_picture(self):
        upload = self.cleaned_data["picture"]
        if upload is None:
            return None
        try:
            refuse_by_size(upload.size)
            self.squares = make_squares(upload.read(), upload.name)
        except UnusablePictureError as error:
            raise ValidationError(str(error)) from error
        return upload


class IdentityForm(VisibleTextMixin, forms.Form):
    """One answer for each tag: not chosen, or chosen and read by these."""

    words = forms.CharField(
        label="In my own words",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Whatever you would like people to know, in the words that are yours.",
    )

    def __init__(self, *args, person: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        identity = Identity.objects.filter(user=person).first()
        had = {row.tag_id: row.audience for row in identity.chosen_tags.all()} if identity else {}
        words = FOR_STUDENTS if person.is_student else FOR_MENTORS
        readers = [(audience.value, words[audience]) for audience in identity_audiences(person)]
        self.initial["words"] = identity.words if identity else ""
        self.fields["words_audience"] = forms.ChoiceField(
            label="Who reads this?",
            choices=readers,
            initial=_offered(identity.words_audience if identity else "", readers),
            error_messages=CHOOSE,
        )
        self._tags = {f"tag_{tag.slug}": tag for tag in IdentityTag.objects.offered_or(had)}
        for name, tag in self._tags.items():
            self.fields[name] = forms.ChoiceField(
                label=tag.name,
                choices=[NOT_CHOSEN, *readers],
                required=False,
                initial=_offered(had[tag.pk], readers) if tag.pk in had else "",
                error_messages=CHOOSE,
            )
        dress(self)

    def words_row(self) -> dict:
        return {"field": self["words"]}

    def tag_fields(self) -> Iterator:
        return (self[name] for name in self._tags)

    @property
    def tags(self) -> dict[IdentityTag, str]:
        return {tag: self.cleaned_data[name] for name, tag in self._tags.items() if self.cleaned_data[name]}


def add_reads(form: forms.Form, profile: Profile, field: str) -> None:
    form.fields["reads"] = reads_field(profile, rules_of(profile)[field])
    form.fields["reads"].initial = audience_of(profile, field).value


def _offered(audience: str, readers: list[tuple[str, str]]) -> str:
    return audience if audience in dict(readers) else Audience.ME.value
