"""Writing what belongs to a person's profile beside the fields of its row."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.edits import CHANGED_MEANWHILE, Edit, fingerprint, write
from accounts.events import record
from accounts.models import ChosenTag, Identity, IdentityTag, MentorProfile, Photo, ProfileLink, Program, User
from accounts.permissions import can_edit_profile
from accounts.visibility import Profile, audience_of, identity_audiences, main_profile, rules_of

from .pictures import Squares

READS = "reads_"
MOST_LINKS = 5


def write_profile(row: Profile, edit: Edit) -> None:
    """Write an edit on a locked row. What is named "reads_…" in it is who reads that field from now on."""
    audiences = {name.removeprefix(READS): value for name, value in edit.values.items() if name.startswith(READS)}
    _refuse_crossed_audiences(row, edit, audiences)
    values = {name: value for name, value in edit.values.items() if not name.startswith(READS)}
    if audiences:
        values["visibility"] = row.visibility | audiences
    write(row, Edit(values, {name: seen for name, seen in edit.seen.items() if not name.startswith(READS)}))


def _refuse_crossed_audiences(row: Profile, edit: Edit, audiences: Mapping[str, str]) -> None:
    for field, value in audiences.items():
        if value not in rules_of(row)[field].offered:
            raise ValidationError({READS + field: "Choose one of the answers."})
        seen, now = edit.seen.get(READS + field), fingerprint(audience_of(row, field))
        if seen and now not in (seen, fingerprint(value)):
            raise ValidationError({READS + field: CHANGED_MEANWHILE})


@transaction.atomic
def add_place(*, profile: MentorProfile, by: User) -> MentorProfile:
    """One place more, for a student who takes it in the caller's transaction: who waits for a place is not offered it."""
    _guard(can_edit_profile(by, profile))
    row = MentorProfile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    write(row, Edit({"capacity": row.capacity + 1}))
    record(actor=by, verb="changed mentor profile", target=row)
    return row


@transaction.atomic
def save_links(*, profile: MentorProfile, links: Iterable[tuple[str, str]], by: User) -> list[ProfileLink]:
    """These links, in this order, in the place of those that stand there."""
    _guard(can_edit_profile(by, profile))
    row = MentorProfile.objects.select_for_update(no_key=True).get(pk=profile.pk)
    wanted = list(links)[:MOST_LINKS]
    if wanted == list(row.links.values_list("label", "url")):
        return list(row.links.all())
    row.links.all().delete()
    kept = [ProfileLink(profile=row, label=label, url=url, position=at) for at, (label, url) in enumerate(wanted)]
    record(actor=by, verb="changed links", target=row)
    return ProfileLink.objects.bulk_create(kept)


@transaction.atomic
def save_identity(
    *, person: User, words: str, words_audience: str, tags: Mapping[IdentityTag, str], by: User
) -> Identity:
    """How a person describes themselves; `tags` are the chosen ones with who reads each."""
    _guard(person == by and Program.current().has_identity and main_profile(person) is not None)
    if not {words_audience, *tags.values()} <= set(identity_audiences(person)):
        raise ValidationError("Choose one of the answers for who reads this.")
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    identity = Identity.objects.get_or_create(user=person)[0]
    had = {row.tag_id: row.audience for row in identity.chosen_tags.all()}
    wanted = {tag.pk: audience for tag, audience in tags.items()}
    if (identity.words, identity.words_audience, had) == (words, words_audience, wanted):
        return identity
    identity.words, identity.words_audience = words, words_audience
    identity.full_clean()
    identity.save(update_fields=["words", "words_audience"])
    identity.chosen_tags.all().delete()
    ChosenTag.objects.bulk_create(
        [ChosenTag(identity=identity, tag_id=tag, audience=audience) for tag, audience in wanted.items()]
    )
    record(actor=by, verb="changed identity", target=identity)
    return identity


@transaction.atomic
def save_photo(*, person: User, squares: Squares, by: User) -> Photo:
    """What `pictures.make_squares` made of an upload; nothing of the upload itself is kept."""
    _guard(person == by and main_profile(person) is not None)
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    photo, _ = Photo.objects.update_or_create(
        user=person,
        defaults={
            "large": squares.large,
            "small": squares.small,
            "digest": sha256(squares.large).hexdigest(),
            "uploaded_at": timezone.now(),
        },
    )
    record(actor=by, verb="changed photo", target=photo)
    return photo


@transaction.atomic
def remove_photo(*, person: User, by: User) -> None:
    _guard(person == by)
    photo = Photo.objects.defer("large", "small").filter(user=person).first()
    if photo:
        record(actor=by, verb="removed photo", target=photo)
        photo.delete()


def _guard(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
