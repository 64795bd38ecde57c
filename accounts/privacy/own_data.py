"""What this app keeps of a person, as they may see it: who they are, what they wrote about themselves, and their place at school.

What staff keep among themselves is not here: why somebody was deactivated, enrolled so or paired, legal holds, lines of import
files.
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Q

from ..hooks import expectation_items
from ..models import Deactivation, Delegate, MentorProfile, StudentProfile, User
from ..visibility import Profile, audience_of, rules_of
from .picture import Picture

Rows = list[dict]
NOT_WORDS = {"id", "user", "visibility"}


def about_me(user: User) -> dict[str, Rows]:
    return {
        "Who I am": [_account(user)],
        "Photo": _photo(user),
        "My profile as a student": _student(user),
        "My profile as a mentor": _mentor(user),
        "Links on my profile": _links(user),
        "How I describe myself": _identity(user),
        "Enrollment": _enrollments(user),
        "Invitations": list(user.invitations.values("created_at", "expires_at", "accepted_at")),
        "When I was out of the program": list(
            Deactivation.objects.filter(person=user).values("made_at", "ended_at").order_by("made_at")
        ),
        "Who keeps my calendar, and whose calendar I keep": _delegates(user),
        "My requests for deletion": _deletions(user),
    }


def _account(user: User) -> dict:
    return {
        "name": user.full_name,
        "e-mail": user.email,
        "role": user.get_role_display(),
        "school ID": user.school_id,
        "time zone": user.time_zone or "the school's",
        "joined": user.date_joined,
        "last sign-in": user.last_login,
        "first day done": user.first_day_done_at,
    } | ({"sees": user.get_staff_scope_display()} if user.is_program_staff else {})


def _photo(user: User) -> Rows:
    photo = getattr(user, "photo", None)
    return [{"uploaded": photo.uploaded_at, "picture": Picture.of(bytes(photo.large))}] if photo else []


def _student(user: User) -> Rows:
    profile = StudentProfile.objects.filter(user=user).first()
    return [_fields(profile)] if profile else []


def _mentor(user: User) -> Rows:
    profile = MentorProfile.objects.filter(user=user).select_related("department", "host").first()
    return [_fields(profile)] if profile else []


def _fields(profile: Profile) -> dict:
    """Every field of a profile, so that none that is added later can be forgotten; and who reads which."""
    shown = [field for field in profile._meta.get_fields() if field.concrete and field.name not in NOT_WORDS]
    found = {str(field.verbose_name): _value(profile, field) for field in shown}
    chosen = {
        name: audience_of(profile, name).label for name, rule in rules_of(profile).items() if len(rule.offered) > 1
    }
    return found | {f"who reads “{_label(profile, name)}”": audience for name, audience in chosen.items()}


def _value(profile: Profile, field) -> object:
    value = getattr(profile, field.name)
    if field.many_to_many:
        return [str(entry) for entry in value.all()]
    if field.many_to_one:
        return str(value or "")
    if isinstance(field, ArrayField):
        words = _what_one_values() if field.name == "values" else dict(field.base_field.choices)
        return [words.get(entry, entry) for entry in value]
    return getattr(profile, f"get_{field.name}_display")() if field.choices else value


def _what_one_values() -> dict[str, str]:
    return {key: text for items in expectation_items() for key, text in items}


def _label(profile: Profile, name: str) -> str:
    """Links and the photo are in tables of their own."""
    has_it = name in {field.name for field in profile._meta.get_fields() if field.concrete}
    return str(profile._meta.get_field(name).verbose_name) if has_it else name


def _links(user: User) -> Rows:
    profile = getattr(user, "mentor_profile", None)
    return list(profile.links.values("label", "url")) if profile else []


def _identity(user: User) -> Rows:
    identity = getattr(user, "identity", None)
    if identity is None:
        return []
    own_words = {"in my own words": identity.words, "who reads it": identity.get_words_audience_display()}
    chosen = identity.chosen_tags.select_related("tag")
    return [own_words, *({"word": tag.tag.name, "who reads it": tag.get_audience_display()} for tag in chosen)]


def _enrollments(user: User) -> Rows:
    return [
        {
            "from": span.starts_on,
            "to": span.ends_on,
            "academic year": span.academic_year,
            "stage": span.stage,
            "track": span.track.name,
            "status": span.get_status_display(),
        }
        for span in user.enrollments.select_related("track")
    ]


def _delegates(user: User) -> Rows:
    rows = Delegate.objects.filter(Q(mentor=user) | Q(delegate=user)).select_related("mentor", "delegate")
    return [
        {
            "calendar of": row.mentor.full_name,
            "kept by": row.delegate.full_name,
            "from": row.granted_at,
            "to": row.ended_at,
        }
        for row in rows
    ]


def _deletions(user: User) -> Rows:
    return [
        {
            "asked": row.asked_at,
            "state": row.get_state_display(),
            "answered": row.decided_at,
            "answer": row.answer,
        }
        for row in user.deletion_requests.all()
    ]
