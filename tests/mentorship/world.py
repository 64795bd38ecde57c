"""One of everything that an address can name: a pair, and what the two of them made."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import Topic, User
from matching.models import Relationship
from matching.services import propose_agreement, share_goal
from meetings.services import renew_feed
from notifications.models import Notification
from notifications.unsubscribe import token_for
from surveys.models import CheckIn
from surveys.services import answer_check_in
from tests import factories
from tests.meetings import factories as meetings
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
    writer = factories.make_student("M1", name="Writer to staff")
    check_in = surveys.open_for(student)
    sent = _sent_to_staff(writer)
    answer, _ = surveys.open_survey_for(pair)
    route = resources.make_route(staff)
    concern = resources.make_concern(student, staff, route=route)
    failed = make_row(student, kind="matching.trial_ending", state=Notification.State.FAILED)
    feed = renew_feed(person=student)
    return World(
        {
            "help/with/": {"slug:kind": "request", "uuid:pk": asked.pk, "uuid:route_pk": route.pk},
            "resources/concerns/": {"uuid:pk": concern.pk},
            "notifications/unsubscribe/": {"str:token": token_for(failed)},
            "notifications/outbox/": {"uuid:pk": failed.pk},
            "meetings/": {"uuid:pk": meeting.pk},
            "meetings/availability/": {"uuid:pk": window.pk},
            "meetings/book/": {"uuid:pk": pair.pk},
            "meetings/log/": {"uuid:pk": pair.pk},
            "meetings/action-items/": {"uuid:pk": item.pk},
            "calendar/": {"str:token": feed.token},
            "check-ins/": {"uuid:pk": check_in.pk},
            "check-ins/for-staff/": {"uuid:pk": sent.pk},
            "surveys/": {"uuid:pk": answer.survey_id},
            "surveys/answers/": {"uuid:pk": answer.pk},
            "surveys/pair/": {"uuid:pk": pair.pk},
            "people/": {"uuid:pk": student.pk},
            "goals/": {"uuid:pk": goal.pk, "str:state": "reached"},
            "mentors/": {"uuid:pk": mentor.pk},
            "requests/": {"uuid:pk": asked.pk},
            "relationships/": {"uuid:pk": pair.pk, "uuid:goal_pk": goal.pk},
            "agreements/": {"uuid:pk": agreement.pk},
            "reports/list/": {"slug:what": "students"},
        }
    )


def _sent_to_staff(writer: User) -> CheckIn:
    """A check-in that says something to student affairs."""
    check_in = CheckIn.objects.get(respondent=writer)
    answers = surveys.first_answer(check_in) | {"to-staff": "I would like to talk."}
    return answer_check_in(check_in=check_in, by=writer, answers=answers)
