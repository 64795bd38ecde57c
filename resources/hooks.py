"""Where higher apps say which texts a reader may get help with."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User


@dataclass(frozen=True)
class HelpText:
    """A text that somebody wrote and the reader may read. `title` says what it is ("A request for mentoring"), `author` wrote it,
    `url` leads back to where it stands. `people` are in what it is about: no copy goes to one of them."""

    text: str
    title: str
    author: User | None = None
    url: str = ""
    people: tuple[User, ...] = ()


class HelpTexts:
    """One source for each kind of thing, registered in AppConfig.ready():

        @help_texts.register("request")
        def request_text(user, pk): ...

    A source returns the text as it stands now, or None where this user may not read it or there is none: it is the
    only check between a stranger and the text, so it loads through `visible_to(user)`.
    """

    def __init__(self) -> None:
        self._sources: dict[str, Callable[[User, UUID], HelpText | None]] = {}

    def register(self, kind: str) -> Callable:
        def keep(source: Callable[[User, UUID], HelpText | None]) -> Callable:
            self._sources[kind] = source
            return source

        return keep

    def find(self, kind: str, user: User, pk: UUID) -> HelpText | None:
        source = self._sources.get(kind)
        return source(user, pk) if source else None


help_texts = HelpTexts()
