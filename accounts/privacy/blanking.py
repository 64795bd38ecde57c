"""What a purge removes of what this app keeps, and of the messages of the program. Rows of people stay, without the person."""

import uuid
from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.db.models import QuerySet

from notifications.models import DeliveryChoice, MutedKind, Notification

from ..entry.sessions import end_sessions
from ..models import (
    CloserLook,
    Deactivation,
    DeletionRequest,
    Enrollment,
    FormerAddress,
    Identity,
    ImportLine,
    Invitation,
    MentorProfile,
    Photo,
    ProfileLink,
    StudentProfile,
    User,
)
from ..models.users import NOWHERE

NAMELESS = "Former member"
Counts = dict[str, int]


def remove(user: User, kind: str) -> Counts:
    removers: dict[str, Callable[[User], Counts]] = {
        "profile": _profile,
        "messages": _messages,
        "account": _account,
    }
    return removers[kind](user) if kind in removers else {}


def removed(rows: QuerySet) -> int:
    """Takes rows away; how many of this very model, whatever goes with them."""
    number = rows.count()
    rows.delete()
    return number


def _profile(user: User) -> Counts:
    return {
        "Profiles": _blank_student(user) + _blank_mentor(user),
        "Profile links": removed(ProfileLink.objects.filter(profile__user=user)),
        "Self-descriptions": removed(Identity.objects.filter(user=user)),
        "Photos": removed(Photo.objects.filter(user=user)),
        "Means of signing in": _close_doors(user),
    }


def _blank_student(user: User) -> int:
    """The class stays: a report of that year counts it."""
    profile = StudentProfile.objects.filter(user=user).first()
    if profile is None:
        return 0
    for chosen in (profile.specialties, profile.needs):
        chosen.clear()
    profile.about = profile.interests = ""
    profile.modes, profile.values, profile.visibility = [], [], {}
    profile.save()
    return 1


def _blank_mentor(user: User) -> int:
    """The row stays, since old mentorships lead to it; department and career stage are facts."""
    profile = MentorProfile.objects.filter(user=user).first()
    if profile is None:
        return 0
    for chosen in (profile.specialties, profile.topics, profile.topics_not_offered):
        chosen.clear()
    for name in MENTORS_WORDS:
        setattr(profile, name, "")
    for name in MENTORS_FACTS:
        setattr(profile, name, None)
    profile.ways, profile.modes, profile.visibility = [], [], {}
    profile.accepting = profile.is_listed = False
    profile.save()
    return 1


MENTORS_WORDS = ("headline", "bio", "reach_me", "research_outputs", "research_skills", "personal", "affiliation")
MENTORS_FACTS = (
    "style",
    "cadence_weeks",
    "length_minutes",
    "away_from",
    "away_until",
    "faculty_since",
    "mentored_before",
)


def _close_doors(user: User) -> int:
    end_sessions([user])
    user.set_unusable_password()
    user.time_zone = ""
    user.save(update_fields=["password", "time_zone"])
    return removed(Authenticator.objects.filter(user=user)) + removed(SocialAccount.objects.filter(user=user))


def _messages(user: User) -> Counts:
    return {
        "Messages": removed(Notification.objects.filter(recipient=user)),
        "Kinds of message switched off": removed(MutedKind.objects.filter(person=user))
        + removed(DeliveryChoice.objects.filter(person=user)),
    }


def _account(user: User) -> Counts:
    """Last of all: from now on nobody can tell whose rows these were."""
    _close_doors(user)
    texts = _blank_texts_about(user)
    theirs = (Invitation.objects.filter(person=user), FormerAddress.objects.filter(person=user))
    gone = sum(removed(rows) for rows in (*theirs, EmailAddress.objects.filter(user=user)))
    user.full_name, user.email, user.school_id = NAMELESS, f"removed-{uuid.uuid4()}{NOWHERE}", ""
    user.date_joined = user.last_login = user.first_day_done_at = None
    user.is_staff = user.is_superuser = False
    user.save()
    Group.user_set.through.objects.filter(user=user).delete()
    user.user_permissions.clear()
    return {"Names and addresses": 1, "Invitations and addresses for mail": gone, "What staff wrote about them": texts}


def _blank_texts_about(user: User) -> int:
    """The facts stay: that staff looked closer, deactivated, enrolled or answered, who did and when."""
    return sum(
        (
            CloserLook.objects.filter(person=user).update(reason="", delay_reason=""),
            Deactivation.objects.filter(person=user).update(reason=""),
            Enrollment.objects.filter(student=user).exclude(reason="").update(reason=""),
            DeletionRequest.objects.filter(person=user).update(answer=""),
            ImportLine.objects.filter(person=user).update(title="", details=[], problem=""),
        )
    )
