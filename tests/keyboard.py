"""A page used by keyboard alone: every key is counted, typed letters apart."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

FOCUSED = (
    "[document.activeElement.name || '', document.activeElement.value || '', document.activeElement.innerText || '']"
)
MOST_TABS = 150


@dataclass
class Keyboard:
    page: Page
    presses: int = 0
    letters: int = 0
    parts: list[str] = field(default_factory=list)

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self.presses += times

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.letters += len(text)

    def tab_to(self, name: str = "", *, value: str = "", text: str = "") -> None:
        """To a field by its name (and value), or to a link or button by its words."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            found_name, found_value, found_text = self.page.evaluate(FOCUSED)
            if (text and text in found_text) or (name and name == found_name and value in ("", found_value)):
                return
        raise AssertionError(f"The keyboard does not lead to {name or text}")

    def fill(self, name: str, text: str) -> None:
        self.tab_to(name)
        self.write(text)

    def tick(self, name: str, *values: str) -> None:
        for value in values:
            self.tab_to(name, value=value)
            self.press("Space")

    def save_and_go_on(self) -> None:
        self.parts.append(self.page.locator("h1").inner_text())
        self.open("Save")

    def open(self, text: str) -> None:
        self.tab_to(text=text)
        with self.page.expect_navigation():
            self.press("Enter")
