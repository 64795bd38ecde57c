"""Single sign-on in a real browser, which sends cookies and follows redirects from site to site by rules of its own, against
the web process as a school starts it: by environment alone.

The provider is another site for the browser (127.0.0.1 and localhost are two), and its answer by SAML is a form that posts to us.
"""

import pytest
from playwright.sync_api import Page, expect

from mentorship.local.ready import look
from tests import factories, stack
from tests.accounts.entry import idp as provider

pytestmark = pytest.mark.browser


@pytest.fixture
def idp(transactional_db):
    """The school's provider, at which one student of the roster is signed in."""
    factories.make_student(name="Sam Rivera", school_id="S123")
    found, server = provider.start()
    found.school_id = "S123"
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def web(idp, monkeypatch, tmp_path):
    for kind, name in (("oidc", "Campus ID"), ("saml", "Hospital ID")):
        for variable, value in (idp.environment[kind] | {f"SSO_{kind.upper()}_NAME": name}).items():
            monkeypatch.setenv(variable, value)
    with stack.prepared(tmp_path) as running:
        running.start("web")
        running.wait_until(lambda: "database" in look(running.port)["says"], "the web process", 60)
        yield running


def test_a_link_from_a_mail_opens_after_one_sign_on(web, browser, idp):
    page = browser.new_page()
    page.goto(web.url("/requests/"))
    page.get_by_role("button", name="Sign in with Campus ID").click()
    lands_inside(page, web)
    page.get_by_role("button", name="Sign out").first.click()
    page.goto(web.url("/requests/"))
    page.get_by_role("button", name="Sign in with Hospital ID").click()
    page.wait_for_url(f"{idp.address}/**")
    page.get_by_role("button", name="Go on").click()
    lands_inside(page, web)


def lands_inside(page: Page, web: stack.RunningStack) -> None:
    page.wait_for_url(web.url("/requests/"))
    expect(page.get_by_role("button", name="Sign out").first).to_be_attached()
