"""Showing once more that it is still oneself, for people who have nothing to show but their inbox. allauth asks whoever has a
password or a second factor, and lets all others pass: an open page that somebody else finds could then become theirs for good.
"""

import time
from typing import Self

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.http import HttpRequest

SESSION_KEY = "again_by_code"
TRIES, SECONDS = 3, 15 * 60


def must_show_again(request: HttpRequest) -> bool:
    """Who signed in a moment ago has just shown it."""
    return not get_reauthentication_flows(request.user) and not _is_fresh(request)


def _is_fresh(request: HttpRequest) -> bool:
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return any(record["at"] >= since for record in get_authentication_records(request, request.user))


class AgainByCode(AbstractCodeVerificationProcess):
    def __init__(self, request: HttpRequest, state: dict) -> None:
        self.request = request
        super().__init__(max_attempts=TRIES, timeout=SECONDS, state=state, user=request.user)

    @classmethod
    def start(cls, request: HttpRequest) -> Self:
        process = cls(request, cls.initial_state(request.user, email=request.user.email))
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> Self | None:
        state = request.session.get(SESSION_KEY)
        return cls(request, state).abort_if_invalid() if state else None

    def send(self) -> None:
        self.state["code"] = get_adapter().generate_login_code()
        get_adapter().send_mail("account/email/again_code", self.state["email"], {"code": self.code})

    def finish(self) -> None:
        self.abort()
        record_authentication(self.request, self.user, method="code", email=self.state["email"], reauthenticated=True)

    def persist(self) -> None:
        self.request.session[SESSION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(SESSION_KEY, None)
