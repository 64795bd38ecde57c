import time

import pytest
from django.test import Client

from accounts.models import User

from .life import Life, make_life


@pytest.fixture
def life(student, mentor, staff) -> Life:
    return make_life(student, mentor, staff)


@pytest.fixture
def proven_client_for(client_for):
    """Somebody who has just proven anew who they are."""

    def proven(user: User) -> Client:
        client = client_for(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "code", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return proven
