import pytest
from django.urls import reverse


@pytest.fixture
def address(mentor) -> str:
    return reverse("matching:request-mentor", args=[mentor.pk])


@pytest.fixture
def sam(client_for, student):
    return client_for(student)
