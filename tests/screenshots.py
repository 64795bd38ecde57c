"""`make screenshots`: pictures of the demo school's pages, wide and narrow, light and dark, to be looked at.

Needs the running stack, whose address comes in MENTORSHIP_URL. Pictures go to .local/screenshots/, named
<person>-<page>-<width>-<theme>.png.
"""

import itertools
import os
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page

from .browser import MISSING, chromium, executable, sign_in

PASSWORD = "mentorship-demo"
FOLDER = Path(__file__).resolve().parent.parent / ".local" / "screenshots"
WIDTHS, THEMES = (1280, 360), ("light", "dark")
# A page is an address, or an address and a pattern of the first link on it to follow, and so on.
PAGES: dict[str, dict[str, tuple[str, ...]]] = {
    "nobody": {
        "sign-in": ("/accounts/login/",),
        "sign-in-by-code": ("/accounts/login/code/",),
        "help": ("/help/",),
        "missing": ("/nothing/",),
        "mail": ("/dev/mail/",),
    },
    "student": {
        "suggested": ("/mentors/suggested/",),
        "home": ("/",),
        "goals": ("/goals/",),
        "goal": ("/goals/new/",),
        "write-goal": ("/goals/new/",),
        "goals-review": ("/goals/review/",),
        "worksheet-needs": ("/goals/worksheet/needs/",),
        "worksheet-goals": ("/goals/worksheet/goals/",),
        "worksheet-people": ("/goals/worksheet/people/",),
        "team": ("/mentors/team/",),
        "mentors": ("/mentors/",),
        "mentors-narrowed": ("/mentors/?way=coach&room=1",),
        "mentor": ("/mentors/", r"/mentors/[0-9a-f-]+/$"),
        "order": ("/mentors/order/",),
        "ask": ("/mentors/?room=on", r"/mentors/[0-9a-f-]+/$", r"/request/$"),
        "chat": ("/mentors/?room=on", r"/mentors/[0-9a-f-]+/$", r"/chat/$"),
        "first-day": ("/first-day/",),
        "first-day-advisor": ("/first-day/advisor/",),
        "first-day-why": ("/first-day/why/",),
        "first-day-unsure": ("/first-day/unsure/",),
        "who-reads": ("/who-reads-what/",),
        "requests": ("/requests/",),
        "request": ("/requests/", r"/requests/[0-9a-f-]{36}/$"),
        "choices": ("/requests/choices/",),
        "ask-choice": ("/requests/choices/next/",),
        "others": ("/requests/others/",),
        "conflicts": ("/conflicts/",),
        "declare-conflict": ("/conflicts/new/",),
        "book-series": ("/meetings/", r"/meetings/book/[0-9a-f-]+/$", r"/series/$"),
        "meetings": ("/meetings/",),
        "thank-you": ("/", r"/meetings/thanks/[0-9a-f-]+/$"),
        "agenda": ("/meetings/", r"/meetings/[0-9a-f-]{36}/$"),
        "propose": ("/meetings/", r"/meetings/book/[0-9a-f-]+/$", r"/meetings/propose/[0-9a-f-]+/$"),
        "check-ins": ("/check-ins/",),
        "check-in": ("/check-ins/", r"/check-ins/[0-9a-f-]+/$"),
        "peer-programs": ("/peer/",),
        "peer-program": ("/peer/", r"/peer/[0-9a-f-]+/$"),
        "resources": ("/resources/",),
        "profile": ("/profile/",),
        "profile-looking": ("/profile/looking/",),
        "profile-identity": ("/profile/identity/",),
        "profile-as": ("/profile/as/asked-mentor/",),
        "my-data": ("/profile/data/",),
        "my-file": ("/profile/data/file/",),
        "ask-deletion": ("/profile/data/deletion/",),
        "looks-at-me": ("/profile/looks/",),
    },
    "faculty": {
        "signing-in": ("/accounts/signing-in/",),
        "is-it-you": ("/accounts/passkeys/add/",),
        "profile": ("/profile/",),
        "profile-basics": ("/profile/basics/",),
        "profile-offer": ("/profile/offer/",),
        "profile-links": ("/profile/links/",),
        "profile-photo": ("/profile/photo/",),
        "profile-as": ("/profile/as/student/",),
        "home": ("/",),
        "waitlist-close": ("/requests/waitlist/close/",),
        "requests": ("/requests/",),
        "request": ("/requests/", r"/requests/[0-9a-f-]+/$"),
        "mentorship": ("/", r"/relationships/[0-9a-f-]+/$"),
        "end": ("/", r"/relationships/[0-9a-f-]+/$", r"/end/$"),
        "agreement": ("/", r"/relationships/[0-9a-f-]+/$", r"/agreement/$"),
        "meetings": ("/meetings/",),
        "meeting": ("/meetings/", r"/meetings/[0-9a-f-]+/$"),
        "log": ("/meetings/", r"/meetings/[0-9a-f-]+/log/$"),
        "choose-log": ("/meetings/log/",),
        "log-exchange": ("/meetings/log/", r"/meetings/log/[0-9a-f-]+/messages/$"),
        "availability": ("/meetings/availability/",),
        "delegates": ("/profile/delegates/",),
        "surveys": ("/surveys/",),
        "answer": ("/surveys/", r"/surveys/answers/[0-9a-f-]+/$"),
        "activity": ("/reports/mine/",),
        "messages": ("/notifications/",),
        "preferences": ("/notifications/preferences/",),
        "change-a-time": ("/meetings/availability/", r"/meetings/availability/[0-9a-f-]{36}/$"),
        "days-that-differ": ("/meetings/availability/days/",),
        "how-i-am-booked": ("/meetings/availability/rules/",),
        "other-calendars": ("/meetings/calendars/",),
        "what-a-student-sees": ("/meetings/availability/preview/",),
        "group-new": ("/meetings/group/",),
    },
    "staff": {
        "holidays": ("/meetings/holidays/",),
        "order": ("/mentors/order/",),
        "order-change": ("/mentors/order/change/",),
        "imports": ("/people/imports/",),
        "import": ("/people/imports/new/",),
        "import-columns": ("/people/imports/?state=uploaded", r"/people/imports/[0-9a-f-]+/$"),
        "import-read": ("/people/imports/?state=read", r"/people/imports/[0-9a-f-]+/$"),
        "import-done": ("/people/imports/?state=done", r"/people/imports/[0-9a-f-]+/$"),
        "home": ("/",),
        "people": ("/people/",),
        "add-person": ("/people/new/student/",),
        "messages-to-people": ("/people/messages/",),
        "message-to-people": ("/people/messages/", r"/messages/[0-9a-f-]+/$"),
        "correct-person": ("/people/?role=student", r"/people/[0-9a-f-]+/$", r"/change/$"),
        "gone": ("/people/?state=out", r"/people/[0-9a-f-]+/$"),
        "invited": ("/people/?state=invited", r"/people/[0-9a-f-]+/$"),
        "nobody-yet": ("/people/?covered=no",),
        "person": ("/people/?role=student", r"/people/[0-9a-f-]+/$"),
        "outside": ("/people/?outside=yes", r"/people/[0-9a-f-]+/$", r"/outside/$"),
        "guest": ("/people/?outside=yes", r"/people/[0-9a-f-]+/$"),
        "year": ("/people/years/",),
        "enrollment": ("/people/?role=student", r"/people/[0-9a-f-]+/$", r"/enrollment/$"),
        "correction": ("/people/?role=student", r"/people/[0-9a-f-]+/$", r"/enrollment/$", r"/enrollment/[0-9a-f-]+/$"),
        "who-reads": ("/who-reads-what/",),
        "program": ("/people/program/",),
        "peer-programs": ("/people/peer-programs/",),
        "peer-program": ("/people/peer-programs/", r"/people/peer-programs/[0-9a-f-]+/$"),
        "colleague": ("/people/?role=staff", r"/people/[0-9a-f-]+/$"),
        "scope": ("/people/?role=staff", r"/people/[0-9a-f-]+/$", r"/scope/$"),
        "privacy": ("/people/privacy/",),
        "deletion": ("/people/privacy/", r"/people/privacy/requests/[0-9a-f-]+/$"),
        "purges": ("/people/privacy/purges/",),
        "looks": ("/people/looks/",),
        "look-closer": ("/people/?role=student", r"/people/[0-9a-f-]+/$", r"/look/$"),
        "hold": ("/people/?role=student", r"/people/[0-9a-f-]+/$", r"/hold/$"),
        "reports": ("/reports/",),
        "check-ins": ("/check-ins/for-staff/",),
        "watch": ("/requests/watch/",),
        "suggest": ("/requests/watch/", r"/requests/watch/[0-9a-f-]+/suggest/$"),
        "outbox": ("/notifications/outbox/",),
        "outbox-dry-run": ("/notifications/outbox/dry-run/?within=day",),
    },
}


def main() -> int:
    path, address = executable(), os.environ["MENTORSHIP_URL"].rstrip("/")
    if path is None:
        print(MISSING, file=sys.stderr)  # noqa: T201
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium(path) as browser:
        for person, (width, theme) in itertools.product(PAGES, itertools.product(WIDTHS, THEMES)):
            take_all(browser, address, person, width, theme)
    print(f"Pictures are in {FOLDER}")  # noqa: T201
    return 0


def take_all(browser: Browser, address: str, person: str, width: int, theme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    page = context.new_page()
    if person != "nobody":
        page.goto(f"{address}/accounts/login/")
        sign_in(page, f"{person}@example.edu", PASSWORD)
    for name, (start, *links) in PAGES[person].items():
        page.goto(address + start)
        if all(follow(page, address, link) for link in links):
            page.screenshot(path=FOLDER / f"{person}-{name}-{width}-{theme}.png", full_page=True)
    context.close()


def follow(page: Page, address: str, pattern: str) -> bool:
    """Open the first link that fits; False where the page has none."""
    targets = page.locator("main a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    found = next((target for target in targets if re.search(pattern, target.split("#")[0])), None)
    if found:
        page.goto(found if found.startswith("http") else address + found)
    return found is not None


if __name__ == "__main__":
    raise SystemExit(main())
