"""How every view here finds what it shows: strangers get 404, since they cannot see it."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from matching.models import Relationship
from meetings.models import Meeting


def meeting_or_404(request: HttpRequest, pk: UUID) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user).with_people(), pk=pk)


def relationship_or_404(request: HttpRequest, pk: UUID) -> Relationship:
    return get_object_or_404(Relationship.objects.visible_to(request.user).with_people(), pk=pk)
