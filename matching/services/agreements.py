from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.events import record
from accounts.models import Topic, User
from notifications.services import notify, void_pending

from ..models import Agreement, Relationship
from ..permissions import can_agree, is_in


@transaction.atomic
def propose_agreement(
    *,
    relationship: Relationship,
    by: User,
    cadence_weeks: int,
    length_minutes: int,
    modes: list[str],
    reply_days: int | None,
    topics: Iterable[Topic] = (),
    until_on: date | None = None,
    quietly: bool = False,
) -> Agreement:
    """A new version, agreed by who proposes it; the other side is asked. `quietly`: it comes with other news."""
    relationship = _locked(relationship, by)
    now = timezone.now()
    agreement = Agreement(
        relationship=relationship,
        version=(relationship.agreements.aggregate(last=Max("version"))["last"] or 0) + 1,
        cadence_weeks=cadence_weeks,
        length_minutes=length_minutes,
        modes=modes,
        reply_days=reply_days,
        until_on=until_on,
        proposed_by=by,
        proposed_at=now,
        **{f"{relationship.side_of(by)}_agreed_at": now},
    )
    agreement.full_clean()
    for earlier in relationship.agreements.all():
        void_pending(about=earlier, reason="A newer version was proposed")
    agreement.save()
    agreement.topics.set(topics)
    record(actor=by, verb="proposed agreement", target=agreement)
    if not quietly:
        notify(kind="matching.agreement_proposed", recipient=relationship.other(by), about=agreement)
    return agreement


@transaction.atomic
def agree(*, agreement: Agreement, by: User) -> Agreement:
    """The other side's yes to the newest version."""
    relationship = _locked(agreement.relationship, by)
    newest = relationship.agreements.first()
    if agreement.pk != newest.pk:
        raise ValidationError("A newer version was proposed in the meantime. Please read that one.")
    if not can_agree(by, newest):
        raise ValidationError("You have agreed to this version already; the other side answers it.")
    field = f"{relationship.side_of(by)}_agreed_at"
    setattr(newest, field, timezone.now())
    newest.save(update_fields=[field])
    record(actor=by, verb="agreed", target=newest)
    void_pending(about=newest, reason="Both have agreed")
    notify(kind="matching.agreement_agreed", recipient=relationship.other(by), about=newest)
    return newest


def _locked(relationship: Relationship, by: User) -> Relationship:
    relationship = Relationship.objects.select_for_update(of=("self",)).with_people().get(pk=relationship.pk)
    if not is_in(by, relationship):
        raise PermissionDenied
    if not relationship.is_live:
        raise ValidationError("This mentorship has ended, so how you work together can no longer be changed.")
    return relationship
