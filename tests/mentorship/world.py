"""One of everything that an address can name: a pair, and what the two of them made."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.entry import invitations
from accounts.grants.delegates import name_delegate
from accounts.models import OfficeMessage, Photo, Topic, User
from accounts.people.messages import write_message
from accounts.privacy.deletion import ask_for_deletion
from accounts.privacy.holds import place_hold
from accounts.privacy.looks import look_closer
from matching.models import Relationship, Suggestion
from matching.services import propose_agreement, put_aside, share_goal
from meetings.models import Availability
from meetings.services import renew_feed
from notifications.models import Notification
from notifications.unsubscribe import token_for
from surveys.models import CheckIn
from surveys.services import answer_check_in
from tests import factories
from tests.accounts.roster import files as rosters
from tests.matching.peer.factories import make_member, make_organizer, make_program
from tests.matching.waitlist.factories import make_entry
from tests.meetings import factories as meetings
from tests.meetings.external.factories import make_calendar
from tests.notifications.factories import make_row
from tests.resources import factories as resources
from tests.surveys import factories as surveys

TERMS = {"cadence_weeks": 2, "length_minutes": 30, "modes": ["video"], "reply_days": 2}


@dataclass
class World:
    """`objects` gives the arguments of each address: its pattern without them names the thing."""

    objects: dict[str, dict]

    def path(self, pattern: str) -> str:
        """The address of that pattern with this world's things in it; of several fitting names the longest counts."""
        fitting = [name for name in self.objects if pattern.startswith(name)]
        path = f"/{pattern}"
        for argument, value in (self.objects[max(fitting, key=len)] if fitting else {}).items():
            path = path.replace(f"<{argument}>", str(value))
        return path


def make_world(student: User, mentor: User, staff: User) -> World:
    surveys.install_all()
    pair = factories.make_relationship(mentor, student, state=Relationship.State.TRIAL)
    asked = factories.make_request(student, mentor)
    goal = factories.make_goal(student, topic=Topic.objects.first())
    share_goal(goal=goal, relationship=pair, by=student)
    agreement = propose_agreement(relationship=pair, by=student, **TERMS)
    window = meetings.make_window(mentor)
    meeting = meetings.make_meeting(pair, starts_at=timezone.now() - timedelta(days=1))
    meetings.make_agenda_item(meeting, student)
    item = meetings.make_action_item(meeting, student)
    touched = meetings.make_goal_touched(meeting, goal, said_by=mentor)
    writer = factories.make_student("M1", name="Writer to staff")
    check_in = surveys.open_for(student)
    sent = _sent_to_staff(writer)
    answer, _ = surveys.open_survey_for(pair)
    route = resources.make_route(staff)
    concern = resources.make_concern(student, staff, route=route)
    failed = make_row(student, kind="matching.trial_ending", state=Notification.State.FAILED)
    feed = renew_feed(person=student)
    Photo.objects.create(user=student, large=b"large", small=b"small", digest="one", uploaded_at=timezone.now())
    return World(
        {
            "help/with/": {"slug:kind": "request", "uuid:pk": asked.pk, "uuid:route_pk": route.pk},
            "resources/concerns/": {"uuid:pk": concern.pk},
            "notifications/unsubscribe/": {"str:token": token_for(failed)},
            "notifications/outbox/": {"uuid:pk": failed.pk, "str:kind": failed.kind},
            "meetings/": {"uuid:pk": meeting.pk},
            "meetings/availability/": {"uuid:pk": window.pk},
            "meetings/availability/days/": {"uuid:pk": meetings.close_a_day(mentor).pk},
            "meetings/holidays/": {"uuid:pk": meetings.make_holiday(factories.school_today()).pk},
            "meetings/book/": {"uuid:pk": pair.pk},
            "meetings/propose/": {"uuid:pk": pair.pk},
            "meetings/log/": {"uuid:pk": pair.pk},
            "meetings/goals/": {"uuid:pk": touched.pk},
            "meetings/calendars/": {"uuid:pk": make_calendar(student).pk},
            "meetings/action-items/": {"uuid:pk": item.pk},
            "meetings/referrals/": {"uuid:pk": meetings.make_referral(meeting).pk},
            "meetings/thanks/": {"uuid:pk": pair.pk},
            "calendar/": {"str:token": feed.token},
            "check-ins/": {"uuid:pk": check_in.pk},
            "check-ins/for-staff/": {"uuid:pk": sent.pk},
            "surveys/": {"uuid:pk": answer.survey_id},
            "surveys/answers/": {"uuid:pk": answer.pk},
            "surveys/pair/": {"uuid:pk": pair.pk},
            "profile/": {"slug:slug": "beyond"},
            "profile/as/": {"slug:slug": "student"},
            "profile/photo/": {"uuid:pk": student.pk, "int:size": 96},
            "people/": {"uuid:pk": student.pk, "uuid:span_pk": student.enrollments.get().pk},
            "people/<uuid:pk>/outside/": {"uuid:pk": mentor.pk},
            "people/years/": {"int:year": factories.academic_year(factories.school_today()) + 1, "uuid:pk": student.pk},
            "people/years/rollovers/": {"uuid:pk": factories.make_rollover(staff).pk},
            "people/imports/": {"uuid:pk": rosters.brought_in(rosters.csv(rosters.SAM), staff).pk},
            "people/new/": {"slug:role": "student"},
            "people/acts/": {"slug:slug": "invite"},
            "messages/": {"uuid:pk": _message_to(student, staff).pk},
            "welcome/": {"str:token": _invited(staff)},
            "people/<uuid:pk>/scope/": {"uuid:pk": staff.pk},
            "people/<uuid:pk>/delegates/": {"uuid:pk": mentor.pk},
            **_calendar(mentor, pair, window),
            **_several(pair),
            **_privacy(student, staff, writer),
            **_peer_program(student, staff),
            "goals/": {"uuid:pk": goal.pk, "str:state": "reached", "uuid:relationship_pk": pair.pk},
            "mentors/": {"uuid:pk": mentor.pk},
            "mentors/order/": {"int:version": 0},
            "requests/": {"uuid:pk": asked.pk},
            "requests/choices/": {"uuid:pk": put_aside(student=student, mentor=mentor).mentor_id},
            "requests/waitlist/": {"uuid:pk": make_entry(student, factories.make_mentor(), held_for=5).pk},
            "requests/watch/": {"uuid:pk": _suggested_to(student, staff).pk},
            "requests/<uuid:pk>/thanks/": {"uuid:pk": factories.make_chat(student, mentor, state="accepted").pk},
            "conflicts/": {"uuid:pk": factories.make_conflict(mentor, student, by=staff, starts_in=300).pk},
            "relationships/": {"uuid:pk": pair.pk, "uuid:goal_pk": goal.pk},
            "agreements/": {"uuid:pk": agreement.pk},
            "reports/list/": {"slug:what": "students"},
        }
    )


def _calendar(mentor: User, pair: Relationship, window: Availability) -> dict:
    """Kept by an assistant, with a meeting that is to come."""
    grant = name_delegate(mentor=mentor, person=factories.make_user("faculty", "Pat Kim"), by=mentor)
    coming = meetings.make_meeting(pair, starts_at=timezone.now() + timedelta(days=3))
    of_mentor = {"uuid:mentor_pk": mentor.pk}
    return {
        "profile/delegates/": {"uuid:pk": grant.pk},
        "meetings/for/": of_mentor,
        "meetings/for/<uuid:mentor_pk>/times/": of_mentor | {"uuid:pk": window.pk},
        "meetings/for/<uuid:mentor_pk>/times/days/": of_mentor | {"uuid:pk": meetings.close_a_day(mentor).pk},
        "meetings/for/<uuid:mentor_pk>/book/": of_mentor | {"uuid:pk": pair.pk},
        "meetings/for/<uuid:mentor_pk>/propose/": of_mentor | {"uuid:pk": pair.pk},
        "meetings/for/<uuid:mentor_pk>/proposal/": of_mentor | {"uuid:pk": coming.pk},
        "meetings/for/<uuid:mentor_pk>/meeting/": of_mentor | {"uuid:pk": coming.pk},
    }


def _several(pair: Relationship) -> dict:
    """A series of the pair, and the mentor's group of which the student is one."""
    weeks = meetings.make_series(pair, starts_at=timezone.now() + timedelta(days=40))
    others = [factories.make_relationship(pair.mentor, factories.make_student()) for _ in range(2)]
    group = meetings.make_group_meeting([pair, *others], starts_at=timezone.now() + timedelta(days=5))
    return {
        "meetings/series/": {"uuid:pk": weeks[0].series_id},
        "meetings/<uuid:pk>/series/": {"uuid:pk": weeks[0].pk},
        "meetings/<uuid:pk>/group/": {"uuid:pk": group.pk, "uuid:person_pk": others[0].mentee_id},
    }


def _privacy(student: User, staff: User, held: User) -> dict:
    """A look that staff have open, one of a colleague's whose notice waits for their word, a hold and a request."""
    reason, colleague = "The student asked for it", factories.make_staff("Lee Park")
    own = look_closer(person=student, what=["goals"], reason=reason, by=staff)
    asked = look_closer(person=student, what=["goals"], reason=reason, by=colleague, second=staff)
    hold = place_hold(person=held, reason="Counsel asked for it", by=staff)
    return {
        "people/looks/": {"uuid:pk": own.pk},
        "people/looks/<uuid:pk>/delay/": {"uuid:pk": asked.pk},
        "people/privacy/holds/": {"uuid:pk": hold.pk},
        "people/privacy/requests/": {"uuid:pk": ask_for_deletion(by=student).pk},
    }


def _peer_program(student: User, staff: User) -> dict:
    """The student keeps it and has joined it."""
    program = make_program(staff)
    organizer = make_organizer(program, student)
    make_member(program, student)
    named = {"uuid:pk": program.pk}
    return {"peer/": named, "people/peer-programs/": named, "peer/organizers/": {"uuid:pk": organizer.pk}}


def _suggested_to(student: User, staff: User) -> User:
    """Before they had a mentor."""
    made = Suggestion.objects.create(student=student, made_by=staff, made_at=timezone.now())
    made.mentors.add(factories.make_mentor())
    return student


def _message_to(person: User, staff: User) -> OfficeMessage:
    return write_message(key=uuid4(), subject="A date", text="It has changed.", people=[person], by=staff)


def _invited(staff: User) -> str:
    """The link of somebody who is yet to come."""
    [invitation] = invitations.invite(people=[factories.make_user("faculty")], by=staff)
    return invitations.token_for(invitation)


def _sent_to_staff(writer: User) -> CheckIn:
    """A check-in that says something to student affairs."""
    check_in = CheckIn.objects.get(respondent=writer)
    answers = surveys.first_answer(check_in) | {"to-staff": "I would like to talk."}
    return answer_check_in(check_in=check_in, by=writer, answers=answers)
