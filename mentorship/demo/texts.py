"""The words of the demo school, from the files in data/. All of them are our own."""

import json
import unicodedata
from pathlib import Path
from typing import Any

from accounts.models import Topic

from .dealer import Dealer

DATA = Path(__file__).parent / "data"


def read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


class Texts:
    def __init__(self, dealer: Dealer) -> None:
        self._dealer = dealer
        self.topics: dict[str, dict] = read("topics")
        self.words: dict[str, Any] = read("words")

    def one(self, kind: str, **values: object) -> str:
        return self._dealer.deal(f"words {kind}", self.words[kind]).format(**values)

    def decline_note(self, reason: str) -> str:
        return self._dealer.deal(f"note {reason}", [*self.words["decline_notes"][reason], ""])

    def about(self, topic: Topic, part: str) -> str:
        """One text of a topic; `part` is agenda, notes, mentee or mentor."""
        return self._dealer.deal(f"{topic.slug} {part}", self.topics[topic.slug][part])

    def phrase(self, topic: Topic) -> str:
        return self.topics[topic.slug]["phrase"]

    def message(self, topic: Topic) -> str:
        need = self.one("message_needs", phrase=self.phrase(topic))
        return f"{self.one('message_openings')} {need} {self.one('message_closings')}"


def address(full_name: str) -> str:
    """first.last@example.edu, without titles and accents."""
    plain = unicodedata.normalize("NFKD", full_name.removeprefix("Dr. ")).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@example.edu"
