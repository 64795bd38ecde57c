from email import message_from_bytes
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from mentorship.devmail.letters import newest_first
from tests.threads import at_once

LIST = "/dev/mail/"


def send(subject: str = "News", to: str = "Sam <sam@example.edu>", html: str = "<p>Hello</p>", **fields) -> None:
    message = EmailMultiAlternatives(subject, "Look: https://school.edu/x/ <b>", "school@example.edu", [to], **fields)
    message.attach_alternative(html, "text/html")
    message.attach("invitation.ics", b"BEGIN:VCALENDAR", "application/ics")
    get_connection("mentorship.devmail.MaildirBackend").send_messages([message])


def page_of(name: str) -> str:
    return reverse(f"devmail:{name}", args=[newest_first()[0].key])


def test_an_empty_box_says_so(db, client):
    assert b"No mail" in client.get(LIST).content


def test_mails_are_listed_newest_first_without_a_sign_in(db, client):
    for subject in ("First", "Second", "Third"):
        send(subject)
    assert [letter.subject for letter in client.get(LIST).context["page"]] == ["Third", "Second", "First"]


def test_the_list_can_be_narrowed_to_one_reader(db, client):
    send("For Sam")
    send("For Ada", to='"Lind, Dr. Ada" <ada@example.edu>')
    page = client.get(LIST, {"to": "ADA@example.edu"})
    assert [letter.subject for letter in page.context["page"]] == ["For Ada"]


def test_a_mail_shows_headers_text_with_links_and_attachments(db, client):
    send(headers={"Message-ID": "<one@school.edu>"})
    content = client.get(page_of("read")).content.decode()
    assert "&lt;one@school.edu&gt;" in content
    assert 'href="https://school.edu/x/"' in content
    assert "&lt;b&gt;" in content
    assert "invitation.ics" in content


def test_the_html_body_may_run_and_load_nothing(db, client):
    send(html='<p style="color:red">Hello</p><script>alert(1)</script>')
    page = client.get(page_of("html"))
    policy = page["Content-Security-Policy"]
    assert b'<p style="color:red">Hello</p>' in page.content
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_the_file_is_the_mail_as_it_was_sent(db, client):
    send("As it was")
    page = client.get(page_of("raw"))
    assert page["Content-Type"] == "message/rfc822"
    assert message_from_bytes(page.content)["Subject"] == "As it was"


@pytest.mark.parametrize("key", ["..", "../../etc/passwd", "..%2F..%2Fetc%2Fpasswd", "new", "1.M1P1Q1.nobody", "x"])
def test_a_key_never_leads_out_of_the_box(db, client, key):
    send()
    for name in ("", "html/", "raw/"):
        assert client.get(f"{LIST}{key}/{name}").status_code == 404


def test_many_writers_at_once_lose_nothing(settings):
    at_once(*[lambda: [send() for _ in range(10)]] * 4)
    assert len(newest_first()) == 40
    assert not list((Path(settings.LOCAL_MAIL_DIR) / "tmp").iterdir())


def test_a_message_to_nobody_is_not_written():
    message = EmailMultiAlternatives("News", "Text", "school@example.edu", [])
    assert get_connection("mentorship.devmail.MaildirBackend").send_messages([message]) == 0
    assert newest_first() == []
