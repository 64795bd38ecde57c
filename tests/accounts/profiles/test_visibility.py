"""The table and the decision: field by field, audience by audience, reader by reader."""

import pytest

from accounts.models import Audience, MentorProfile, Role, StudentProfile, User
from accounts.visibility import (
    MENTOR_FIELDS,
    STUDENT_FIELDS,
    Reader,
    audience_of,
    may_read,
    may_read_identity,
    may_see_photo,
)

NOT_WHAT_OTHERS_READ = {
    "id", "user", "visibility", "capacity", "accepting", "waitlist_open", "away_from", "away_until", "is_listed",
    "length_minutes", "host", "affiliation", "outside_until", "cohort",
}  # fmt: skip
KINDS = [(MentorProfile, MENTOR_FIELDS), (StudentProfile, STUDENT_FIELDS)]
WHO_READS = {
    (MentorProfile, "school"): set(Reader),
    (MentorProfile, "tied"): {Reader.OWNER, Reader.MENTEE, Reader.MENTOR},
    (MentorProfile, "me"): {Reader.OWNER},
    (MentorProfile, "hidden"): set(),
    (StudentProfile, "asked"): {Reader.OWNER, Reader.MENTOR, Reader.ASKED},
    (StudentProfile, "tied"): {Reader.OWNER, Reader.MENTOR},
    (StudentProfile, "me"): {Reader.OWNER},
    (StudentProfile, "hidden"): set(),
}
CASES = [
    (kind, field, audience)
    for kind, rules in KINDS
    for field, rule in rules.items()
    for audience in rule.offered
    if not rule.staff_too
]


def readers_of(profile, field: str) -> set[Reader]:
    return {reader for reader in Reader if may_read(profile, field, {reader})}


@pytest.mark.parametrize(("kind", "field", "audience"), CASES, ids=lambda value: getattr(value, "__name__", value))
def test_every_field_is_read_by_its_audience_and_nobody_else(kind, field, audience):
    profile = kind(visibility={field: audience.value})
    assert readers_of(profile, field) == WHO_READS[kind, audience.value]


@pytest.mark.parametrize("audience", ["asked", "tied"])
@pytest.mark.parametrize("field", ["specialties", "modes"])
def test_student_affairs_sees_what_a_student_chose_from_a_list_wherever_a_mentor_may(field, audience):
    profile = StudentProfile(visibility={field: audience})
    assert readers_of(profile, field) == WHO_READS[StudentProfile, audience] | {Reader.STAFF}


@pytest.mark.parametrize("audience", ["me", "hidden"])
@pytest.mark.parametrize("field", ["specialties", "modes"])
def test_student_affairs_sees_nothing_that_is_kept_from_mentors(field, audience):
    profile = StudentProfile(visibility={field: audience})
    assert readers_of(profile, field) == WHO_READS[StudentProfile, audience]


@pytest.mark.parametrize(("kind", "rules"), KINDS)
def test_no_field_of_a_profile_is_outside_the_table(kind, rules):
    """A field that is new has to be put into the table, or named here as one that no page shows to others."""
    fields = {field.name for field in kind._meta.get_fields() if field.concrete}
    assert fields - set(rules) - NOT_WHAT_OTHERS_READ == set()


def test_no_text_of_a_student_is_offered_to_the_school_or_read_by_staff():
    assert all(Audience.SCHOOL not in rule.offered for rule in STUDENT_FIELDS.values())
    assert {name for name, rule in STUDENT_FIELDS.items() if rule.staff_too} == {"specialties", "modes"}


def test_what_the_directory_needs_cannot_be_hidden():
    profile = MentorProfile(visibility={"topics": "hidden", "modes": "me"})
    always = {name for name, rule in MENTOR_FIELDS.items() if rule.offered == (Audience.SCHOOL,)}
    assert always == {"department", "topics", "topics_not_offered", "modes", "reply_days"}
    assert all(readers_of(profile, name) == set(Reader) for name in always)


@pytest.mark.parametrize("nonsense", ["school", "everybody", "", None, 7])
def test_an_audience_that_the_table_does_not_offer_counts_as_only_me(nonsense):
    profile = StudentProfile(visibility={"about": nonsense})
    assert audience_of(profile, "about") == Audience.ME
    assert readers_of(profile, "about") == {Reader.OWNER}


def test_who_is_several_things_reads_what_any_of_them_may():
    profile = MentorProfile(visibility={"bio": "tied"})
    assert may_read(profile, "bio", {Reader.STAFF, Reader.MENTEE})
    assert not may_read(profile, "bio", {Reader.STAFF, Reader.FACULTY})


def test_who_is_not_listed_is_read_by_no_student_who_is_a_stranger():
    profile = MentorProfile(is_listed=False)
    assert readers_of(profile, "topics") == set(Reader) - {Reader.STUDENT}
    assert may_read(profile, "topics", {Reader.STUDENT, Reader.MENTEE})


def owner(role: str, **profiles) -> User:
    person = User(role=role)
    for name, profile in profiles.items():
        profile.user = person
        setattr(person, name, profile)
    return person


def test_a_student_who_mentors_decides_about_the_picture_as_a_student(db):
    peer = owner(Role.STUDENT, student_profile=StudentProfile(), mentor_profile=MentorProfile())
    assert {reader for reader in Reader if may_see_photo(peer, {reader})} == WHO_READS[StudentProfile, "tied"]
    mentor = owner(Role.FACULTY, mentor_profile=MentorProfile())
    assert {reader for reader in Reader if may_see_photo(mentor, {reader})} == set(Reader)
    assert not may_see_photo(owner(Role.STAFF), set(Reader))


@pytest.mark.parametrize("audience", Audience)
def test_identity_of_a_student_is_never_for_the_school(audience):
    student = owner(Role.STUDENT, student_profile=StudentProfile())
    read_by = {reader for reader in Reader if may_read_identity(student, audience, {reader})}
    assert read_by == WHO_READS.get((StudentProfile, audience.value), set())


@pytest.mark.parametrize("audience", Audience)
def test_identity_of_a_mentor_is_for_whom_they_chose(audience):
    mentor = owner(Role.FACULTY, mentor_profile=MentorProfile())
    read_by = {reader for reader in Reader if may_read_identity(mentor, audience, {reader})}
    assert read_by == WHO_READS.get((MentorProfile, audience.value), set())
