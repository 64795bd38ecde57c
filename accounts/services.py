from django.db import transaction
from django.utils import timezone

from .events import record
from .hooks import away_changed
from .models import MentorProfile, Program, ProgramChange, User


@transaction.atomic
def save_program(*, program: Program, by: User) -> list[ProgramChange]:
    """Keep changed rules, with each rule's old and new value."""
    before = Program.objects.select_for_update().get(pk=program.pk)
    names = [
        field.name for field in Program._meta.fields if getattr(before, field.name) != getattr(program, field.name)
    ]
    program.full_clean()
    program.save()
    now = timezone.now()
    changes = [
        ProgramChange(
            field=name, old=str(getattr(before, name)), new=str(getattr(program, name)), changed_by=by, changed_at=now
        )
        for name in names
    ]
    if changes:
        ProgramChange.objects.bulk_create(changes)
        record(actor=by, verb="changed program", target=program)
    return changes


@transaction.atomic
def save_mentor_profile(*, profile: MentorProfile, by: User, away_before: tuple) -> MentorProfile:
    """Keep what a mentor offers. `away_before` are the away dates as they were: new ones move the clocks of requests."""
    is_new = profile._state.adding
    profile.save()
    record(actor=by, verb="made mentor profile" if is_new else "changed mentor profile", target=profile)
    if (profile.away_from, profile.away_until) != away_before:
        away_changed(profile.user)
    return profile


@transaction.atomic
def open_to_requests(*, profile: MentorProfile, by: User) -> MentorProfile:
    """The one click back after requests were paused."""
    profile.accepting = True
    profile.save(update_fields=["accepting"])
    record(actor=by, verb="opened to requests", target=profile)
    return profile
