"""The cast: a student and their mentor, staff, and two strangers."""

import pytest
from django.conf import global_settings
from django.core.cache import cache
from django.test import Client
from hypothesis import settings as properties

from accounts.models import Program, User

from . import factories, stack

properties.register_profile(
    "ours", deadline=None
)  # how long an example takes says more of the machine than of the code
properties.load_profile("ours")


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nobody_has_tried_to_sign_in():
    """Tries are counted for minutes, and the same addresses come up in many tests."""
    cache.clear()


@pytest.fixture(autouse=True)
def own_mail_folder(settings, tmp_path):
    settings.LOCAL_MAIL_DIR = tmp_path / "mail"


@pytest.fixture
def running_stack(transactional_db, settings, tmp_path):
    """Web, worker and beat as processes, with a tick of one second; see tests/stack.py. They check real passwords."""
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    with stack.prepared(tmp_path) as running:
        running.start("web", "worker", "beat")
        running.wait_until_healthy()
        yield running


@pytest.fixture
def program(db) -> Program:
    return Program.current()


@pytest.fixture
def student(db) -> User:
    return factories.make_student("M2", name="Sam Rivera")


@pytest.fixture
def mentor(db) -> User:
    return factories.make_mentor(name="Dr. Ada Lind")


@pytest.fixture
def staff(db) -> User:
    return factories.make_staff(name="Kim Osei")


@pytest.fixture
def stranger(db) -> User:
    """Another student, in nothing that the test is about."""
    return factories.make_student("M3", name="Robin Vale")


@pytest.fixture
def other_faculty(db) -> User:
    return factories.make_mentor(name="Dr. Noor Haddad")


@pytest.fixture
def client_for():
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
