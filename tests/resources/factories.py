from itertools import count
from uuid import UUID, uuid4

from accounts.models import User
from resources.hooks import HelpText
from resources.models import Concern, HelpService, Resource
from resources.services import send_concern

_numbers = count(1)


def make_service(kind: str = HelpService.Kind.LOCAL, **fields) -> HelpService:
    number = next(_numbers)
    fields.setdefault("name", f"Service {number}")
    return HelpService.objects.create(kind=kind, slug=f"service-{number}", **fields)


def make_route(named_person: User | None = None, **fields) -> HelpService:
    return make_service(HelpService.Kind.REPORTING, receives_copies=named_person, **fields)


def make_resource(kind: str = Resource.Kind.ARTICLE, *, topics=(), **fields) -> Resource:
    number = next(_numbers)
    fields.setdefault("name", f"Resource {number}")
    resource = Resource.objects.create(kind=kind, slug=f"resource-{number}", summary="Worth a look.", **fields)
    resource.topics.set(topics)
    return resource


def make_concern(
    sender: User,
    named_person: User,
    *,
    route: HelpService | None = None,
    about_id: UUID | None = None,
    author: User | None = None,
    text: str = "I would rather you told nobody about this.",
    note: str = "",
) -> Concern:
    return send_concern(
        by=sender,
        route=route or make_route(named_person),
        about_type="letter",
        about_id=about_id or uuid4(),
        text=HelpText(text=text, title="A letter", author=author),
        note=note,
    )
