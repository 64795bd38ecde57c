"""Walks a sign-on as a browser would: from our button to the provider and back."""

import re
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlsplit

import requests
from django.http import HttpResponse
from django.test import Client

LOGIN = {"oidc": "/accounts/oidc/school/login/", "saml": "/accounts/saml/school/login/"}
PATIENCE = 30
FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')


def browser() -> Client:
    """One that says which host it asks, as browsers do."""
    return Client(headers={"host": "testserver"})


@dataclass
class Visitor:
    """One person with one browser and one kind of sign-on."""

    kind: str
    client: Client = field(default_factory=browser)

    def sign_on(self, **typed: str) -> HttpResponse:
        """The page on which it ends: a redirect inside, or a refusal."""
        return self.come_back(self.go(**typed))

    def go(self, **typed: str) -> str:
        """Our button; then the address at the provider to which our page leads."""
        page = self.client.post(LOGIN[self.kind], typed)
        assert page.status_code == 200, page.content.decode()
        assert f'content="0; url={escape(page.context["url"])}"' in page.content.decode()
        return page.context["url"]

    def come_back(self, url: str) -> HttpResponse:
        return self.arrive(self.ask_provider(url))

    def ask_provider(self, url: str) -> tuple:
        """What the provider tells the browser to do next: open an address, or post to one."""
        answer = requests.get(url, allow_redirects=False, timeout=PATIENCE)
        if self.kind == "oidc":
            parts = urlsplit(answer.headers["Location"])
            return f"{parts.path}?{parts.query}", None
        address = re.search(r'action="([^"]*)"', answer.text)[1]
        return urlsplit(address).path, dict(FIELD.findall(answer.text))

    def arrive(self, answer: tuple) -> HttpResponse:
        path, fields = answer
        if fields is None:
            return self.client.get(path)
        posted = browser().post(path, fields)  # from another site: no cookie of ours comes along
        if posted.status_code != 302:
            return posted
        self.client.cookies.update(posted.cookies)
        return self.client.get(posted.url)
