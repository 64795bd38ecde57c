"""Joining without an invitation, where the school lets addresses of some domains do so (SIGN_UP_DOMAINS)."""

from typing import Any, Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from ..clock import academic_year, school_today
from ..events import record
from ..models import Enrollment, MentorProfile, Role, Stage, StudentProfile, Track, User
from .addresses import prove_address

SESSION_KEY = "sign_up"
TRIES, SECONDS = 3, 15 * 60
ROLES = (Role.STUDENT, Role.FACULTY)


def may_sign_up(address: str) -> bool:
    """The whole part behind the @, as it stands: a longer domain that ends in a listed one is another domain."""
    return address.rpartition("@")[2].lower() in settings.SIGN_UP_DOMAINS


@transaction.atomic
def join(*, email: str, full_name: str, role: str, stage: str = "", track: Track | None = None) -> User:
    """Once the address is proved. Nobody becomes staff this way; who mentors is listed and open when they say so."""
    if not may_sign_up(email) or role not in ROLES:
        raise PermissionDenied
    person = User.objects.create_user(email, full_name=full_name, role=role, date_joined=timezone.now())
    record(actor=person, verb="signed up", target=person)
    prove_address(person)
    if role == Role.STUDENT:
        _enroll(person, stage, track)
    else:
        MentorProfile.objects.create(user=person, accepting=False, is_listed=False)
    return person


def _enroll(person: User, stage: str, track: Track | None) -> None:
    today = school_today()
    year = academic_year(today)
    StudentProfile.objects.create(user=person, cohort=year - Stage.values.index(stage))
    enrollment = Enrollment.objects.create(
        student=person, academic_year=year, stage=stage, track=track, starts_on=today
    )
    record(actor=person, verb="opened enrollment", target=enrollment)


class SignUp(AbstractCodeVerificationProcess):
    """What somebody typed, until a code proves their address. Nothing is in the database before: whoever joins with
    somebody else's address would else lie in wait in that person's account.
    """

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(max_attempts=TRIES, timeout=SECONDS, state=state)

    @classmethod
    def start(cls, request: HttpRequest, typed: dict[str, str]) -> Self:
        process = cls(request, cls.initial_state(None, email=typed["email"]) | {"typed": typed})
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> Self | None:
        state = request.session.get(SESSION_KEY)
        return cls(request, state).abort_if_invalid() if state else None

    @property
    def typed(self) -> dict[str, str]:
        return self.state["typed"]

    def send(self) -> None:
        """The page looks the same whether somebody has the address or not; only the mail to it says which."""
        adapter, email = get_adapter(), self.typed["email"]
        if User.objects.with_email(email).exists():
            adapter.send_mail("account/email/account_already_exists", email, {})
            return
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail("account/email/sign_up_code", email, {"code": self.code})

    def persist(self) -> None:
        self.request.session[SESSION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(SESSION_KEY, None)
