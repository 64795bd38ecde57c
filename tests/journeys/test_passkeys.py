"""A member of the staff sets up a passkey in a real browser with a made-up device, and signs in by it alone."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from mentorship.local.ready import look
from tests import factories, stack
from tests.browser import sign_in

pytestmark = pytest.mark.browser
PASSWORD = "a long enough sentence"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def web(transactional_db, tmp_path):
    """As a school runs it, as far as staff are concerned: a second factor is asked for."""
    with stack.prepared(tmp_path) as running:
        running.environment["STAFF_SECOND_FACTOR"] = "1"
        running.start("web")
        running.wait_until(lambda: '"database"' in look(running.port)["says"], "an answer", seconds=60)
        yield running


@pytest.fixture
def kim(defaults) -> User:
    return factories.make_staff(name="Kim Osei", email="kim@example.edu", password=PASSWORD)


@pytest.fixture
def page(browser) -> Page:
    """With a device that holds passkeys, and whatever the browser complains of."""
    page = browser.new_context().new_page()
    page.set_default_timeout(10_000)
    page.complaints = []
    page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def types_the_mailed_code(page: Page, web) -> None:
    letter = web.wait_for_mail("kim@example.edu", "Your code")[-1]
    code = next(line.strip() for line in letter.text.splitlines() if line.strip().replace("-", "").isdigit())
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_staff_set_up_a_passkey_and_sign_in_by_it_alone(page, web, kim):
    page.goto(web.url("/people/"))
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("No passkey was used.")
    sign_in(page, "kim@example.edu", PASSWORD)
    types_the_mailed_code(page, web)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more thing to set up")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("A name for it").fill("My laptop")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("link", name="Remove My laptop")).to_be_visible()
    assert web.mail("kim@example.edu", "A passkey was added to your account")

    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.goto(web.url("/people/"))
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    assert page.complaints == []
