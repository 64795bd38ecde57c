"""The parts of a profile, in the order in which one fills them in. Each is loaded, shown and saved on its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.db import transaction

from accounts.edits import Edit
from accounts.models import MentorProfile, Program, User
from accounts.services import save_account, save_mentor_profile, save_student_profile
from accounts.visibility import Profile, audience_of

from .forms import (
    AboutForm,
    BasicsForm,
    BeyondForm,
    IdentityForm,
    LinksForm,
    LookingForm,
    MeetForm,
    OfferForm,
    PhotoForm,
    PlacesForm,
    ZoneForm,
)
from .mine import Mine
from .services import READS, save_identity, save_links, save_photo


@dataclass(frozen=True)
class Section:
    """`load` gives the keyword arguments of `form`, or None where this person has no such part. `keep(user, form)` writes what a
    valid form says; it may raise ValidationError. One that `saves_itself` is kept whenever a field is left.
    """

    slug: str
    title: str
    lead: str
    form: type[forms.BaseForm]
    load: Callable[[Mine], dict | None]
    keep: Callable[[User, forms.BaseForm], None]
    group: str
    side: str = ""
    saves_itself: bool = True
    template: str = "accounts/profiles/section.html"

    def form_for(self, mine: Mine, *sent) -> forms.BaseForm | None:
        found = self.load(mine)
        return None if found is None else self.form(*sent, **found)


def sections_for(mine: Mine) -> list[Section]:
    return [section for section in SECTIONS if section.load(mine) is not None]


def section_after(mine: Mine, section: Section) -> Section | None:
    """The next one in the same group: where "Save and go on" leads."""
    same = [other for other in sections_for(mine) if other.group == section.group]
    following = same[same.index(section) + 1 :]
    return following[0] if following else None


def _mentor(mine: Mine) -> dict | None:
    return mine.mentor and {"instance": mine.mentor}


def _student(mine: Mine) -> dict | None:
    return mine.student and {"instance": mine.student}


def _account(mine: Mine) -> dict:
    return {"instance": mine.user}


def _links(mine: Mine) -> dict | None:
    return None if mine.mentor is None or mine.mentor._state.adding else {"profile": mine.mentor}


def _photo(mine: Mine) -> dict | None:
    return mine.main and {"profile": mine.main}


def _identity(mine: Mine) -> dict | None:
    return {"person": mine.user} if mine.main and Program.current().has_identity else None


def _keep_mentor(user: User, form: forms.BaseForm) -> None:
    save_mentor_profile(profile=form.instance, by=user, edit=form.edit())


def _keep_student(user: User, form: forms.BaseForm) -> None:
    save_student_profile(profile=form.instance, by=user, edit=form.edit())


def _keep_account(user: User, form: forms.BaseForm) -> None:
    save_account(person=user, by=user, edit=form.edit())


@transaction.atomic
def _keep_links(user: User, form: LinksForm) -> None:
    _keep_reads(user, form.profile, "links", form.cleaned_data["reads"])
    save_links(profile=form.profile, links=form.links, by=user)


@transaction.atomic
def _keep_photo(user: User, form: PhotoForm) -> None:
    _keep_reads(user, form.profile, "photo", form.cleaned_data["reads"])
    if form.squares:
        save_photo(person=user, squares=form.squares, by=user)


def _keep_identity(user: User, form: IdentityForm) -> None:
    data = form.cleaned_data
    save_identity(person=user, words=data["words"], words_audience=data["words_audience"], tags=form.tags, by=user)


def _keep_reads(user: User, profile: Profile, field: str, audience: str) -> None:
    if audience and audience != audience_of(profile, field):
        save = save_mentor_profile if isinstance(profile, MentorProfile) else save_student_profile
        save(profile=profile, by=user, edit=Edit({READS + field: audience}))


# The group in which a part is listed, and for whose readers it is ("" for both).
AS_STUDENT, AS_MENTOR, AS_PERSON = ("As a student", "student"), ("As a mentor", "mentor"), ("You", "")
SECTIONS = (
    Section(
        "about", "About you", "For mentors. Other students and other faculty never see it.",
        AboutForm, _student, _keep_student, *AS_STUDENT,
    ),
    Section(
        "looking", "What you look for", "So that a mentor can see at once whether they are the right person.",
        LookingForm, _student, _keep_student, *AS_STUDENT,
    ),
    Section(
        "basics", "Basics", "Who you are and how you came here.",
        BasicsForm, _mentor, _keep_mentor, *AS_MENTOR,
    ),
    Section(
        "offer", "What you offer", "What you help with, what you do not, and how.",
        OfferForm, _mentor, _keep_mentor, *AS_MENTOR,
    ),
    Section(
        "meet", "How you meet", "Clear words here spare you both the guessing.",
        MeetForm, _mentor, _keep_mentor, *AS_MENTOR,
    ),
    Section(
        "places", "Places", "How many students, and from when. Everybody in the program sees this.",
        PlacesForm, _mentor, _keep_mentor, *AS_MENTOR,
    ),
    Section(
        "beyond", "Beyond work", "What you share of your life outside of work, and with whom.",
        BeyondForm, _mentor, _keep_mentor, *AS_MENTOR,
    ),
    Section(
        "links", "Links", "Your lab, your publications, a talk: up to five pages.",
        LinksForm, _links, _keep_links, *AS_MENTOR, saves_itself=False, template="accounts/profiles/links.html",
    ),
    Section(
        "photo", "Photo", "Optional. Without one your first letter stands there.",
        PhotoForm, _photo, _keep_photo, *AS_PERSON, saves_itself=False, template="accounts/profiles/photo.html",
    ),
    Section(
        "identity", "How you describe yourself", "Optional, every word of it. You choose who reads each line.",
        IdentityForm, _identity, _keep_identity, *AS_PERSON, saves_itself=False,
        template="accounts/profiles/identity.html",
    ),
    Section(
        "time-zone", "Your time zone", "All times are shown in it.",
        ZoneForm, _account, _keep_account, *AS_PERSON,
    ),
)  # fmt: skip
BY_SLUG = {section.slug: section for section in SECTIONS}
