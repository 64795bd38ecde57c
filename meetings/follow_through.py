"""What stands around a meeting on its page, on the mentorship's and at home: agenda, referrals, thank-you."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list

from accounts.clock import school_today
from accounts.hooks import HomeItem, Section
from accounts.models import MentorProfile, User
from matching.directory.reach import kept_from
from matching.models import Relationship

from .forms import AgendaForm, LeftForm, ReferralForm
from .home import moment, page
from .models import AgendaItem, Meeting, Participant, Referral, ThankYou
from .permissions import (
    can_answer_referral,
    can_leave_over,
    can_read_line,
    can_refer,
    can_take_back_referral,
    can_write_agenda,
    is_ahead,
)
from .preparation import due_at, two_lines
from .services.agenda import mark_of
from .services.thanks import seats_held
from .suggested import groups

OFFER_THANKS_FOR = timedelta(days=30)
AGENDA_WITHIN = timedelta(days=7)
WEEKDAY_IS_CLEAR = timedelta(days=6)


def parts_of(meeting: Meeting, user: User) -> dict:
    """For the meeting's page."""
    own = [pair.pk for pair in meeting.relationships]
    return {
        **agenda_of(meeting, user),
        "lines": two_lines([meeting])[meeting.pk] if is_ahead(meeting) and user.pk == meeting.mentor.pk else None,
        "referral_form": _referral_form(meeting, user),
        "referrals": _referrals(Referral.objects.visible_to(user).filter(meeting=meeting), user),
        "offers_thanks": to_thank(user).filter(pk__in=own).with_people().first() if meeting.is_held else None,
    }


def agenda_of(meeting: Meeting, user: User) -> dict:
    """For the part that changes as it is written, too."""
    writes = can_write_agenda(user, meeting)
    agenda = [item for item in _in_order(meeting) if can_read_line(user, meeting, item)]
    own = [item.text for item in agenda if item.author_id == user.pk]
    due, comes = due_at(meeting), user.pk in {person.pk for person in meeting.people}
    return {
        "agenda": agenda,
        "others_wrote": any(item.author_id != user.pk for item in agenda),
        "writes_agenda": writes,
        "agenda_form": AgendaForm(initial={"lines": "\n".join(own), "seen": mark_of(own)}),
        "suggestions": groups(meeting, user) if writes else [],
        "agenda_due": due if writes and comes and is_ahead(meeting) else None,
        "agenda_due_shown_as": "l, F j" if _is_far(due) else "l",
        "agenda_is_late": timezone.now() >= due,
        "is_student_in_it": meeting.relationship_of(user).mentee_id == user.pk,
        "own_lines": len(own),
        "agenda_readers": get_text_list(["You", *(str(person) for person in meeting.all_but(user))], "and"),
        "left_form": LeftForm(meeting=meeting, reader=user) if can_leave_over(user, meeting) else None,
    }


def panel(relationship: Relationship, user: User) -> list[Section]:
    referrals = _referrals(relationship.referrals.all(), user)
    thanks = ThankYou.objects.sent().filter(relationship=relationship).first()
    if thanks and user.pk != thanks.author_id and thanks.can_be_undone(timezone.now()):
        thanks = None
    offers = to_thank(user).filter(pk=relationship.pk).with_people().first()
    if not (referrals or thanks or offers):
        return []
    context = {"relationship": relationship, "reader": user, "referrals": referrals, "thanks": thanks}
    return [Section("meetings/on_follow_through.html", context | {"offers_thanks": offers}, order=12)]


def what_waits(user: User) -> list[HomeItem]:
    return [*_agendas_to_write(user), *_referrals_to_look_at(user), *_thanks_to_say(user)]


def to_thank(user: User):
    """Mentorships whose first meeting was held lately, and in which nothing was said of a thank-you."""
    held, since = seats_held().filter(relationship=OuterRef("pk")), timezone.now() - OFFER_THANKS_FOR
    return Relationship.objects.filter(
        Exists(held.filter(meeting__starts_at__gte=since)),
        ~Exists(held.filter(meeting__starts_at__lt=since)),
        mentee=user,
        thank_you=None,
    ).live()


def _is_far(due: datetime) -> bool:
    """The weekday alone would mean the next one."""
    return timezone.localdate(due) - timezone.localdate() > WEEKDAY_IS_CLEAR


def _in_order(meeting: Meeting) -> list:
    """Each student's lines together, the mentor's at the end."""
    items, mentor = meeting.agenda.select_related("author"), meeting.mentor.pk
    return sorted(items, key=lambda item: (item.author_id == mentor, str(item.author), item.position))


def _referral_form(meeting: Meeting, user: User) -> ReferralForm | None:
    may = any(can_refer(user, meeting, pair) for pair in meeting.relationships)
    return ReferralForm(meeting=meeting, reader=user, prefix="referral") if may else None


def _referrals(rows, user: User) -> list[Referral]:
    """With what this reader can do. A person whose page the student could not open is not named to them."""
    rows = list(rows.select_related("relationship__mentee", "to_person", "to_service", "referred_by"))
    shown = _to_show(rows, user)
    for row in rows:
        row.is_mine = row.relationship.mentee_id == user.pk
        row.hides = row.is_mine and row.to_person_id not in shown | {None}
        row.answers = Referral.Status.choices[1:] if can_answer_referral(user, row) and not row.hides else []
        row.can_take_back = can_take_back_referral(user, row)
    return rows


def _to_show(rows: list[Referral], student: User) -> set:
    named = MentorProfile.objects.filter(user__in=[row.to_person_id for row in rows if row.to_person_id])
    shown = named.listed().not_over(school_today()).exclude(user__in=kept_from(student))
    return set(shown.values_list("user", flat=True))


def _agendas_to_write(user: User) -> list[HomeItem]:
    now = timezone.now()
    mine = Participant.objects.coming().filter(meeting=OuterRef("pk"), person=user, relationship__mentee=user)
    written = AgendaItem.objects.filter(meeting=OuterRef("pk"), author=user)
    soon = Meeting.objects.confirmed().filter(starts_at__gt=now, starts_at__lte=now + AGENDA_WITHIN)
    return [
        HomeItem(
            title=f"Write the agenda for {meeting.mentor}",
            detail=f"You meet {moment(meeting.starts_at)} · {_due(meeting, now)}",
            url=f"{page(meeting)}#agenda",
            action="Write",
            order=35,
            icon="list-check",
        )
        for meeting in soon.filter(Exists(mine), ~Exists(written)).with_people()[:3]
    ]


def _due(meeting: Meeting, now: datetime) -> str:
    """Late is no reproach, nothing hangs on it, and who booked after the hour was never late."""
    due = due_at(meeting)
    return f"due {moment(due)}" if due > now else "a line or two still helps"


def _referrals_to_look_at(user: User) -> list[HomeItem]:
    waiting = (
        Referral.objects.open().asking().filter(relationship__mentee=user, relationship__in=Relationship.objects.live())
    )
    return [
        HomeItem(
            title=f"{row.referred_by} pointed you to something",
            detail="Have a look if you like; saying what became of it is up to you",
            url=f"{reverse('matching:relationship', args=[row.relationship_id])}#referrals",
            action="Look",
            order=50,
            icon="signpost",
        )
        for row in waiting.select_related("referred_by")[:3]
    ]


def _thanks_to_say(user: User) -> list[HomeItem]:
    return [
        HomeItem(
            title=f"Say thank you to {relationship.mentor}",
            detail="A few lines after your first meeting, already begun; or not now",
            url=reverse("meetings:thanks", args=[relationship.pk]),
            action="Write",
            order=60,
            icon="envelope-heart",
        )
        for relationship in to_thank(user).with_people()[:3]
    ]
