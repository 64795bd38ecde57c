from email import message_from_bytes, policy

import pytest

from notifications import unsubscribe
from notifications.kinds import Kind, register
from notifications.mail import Attachment, from_templates, mail_frame
from notifications.messages import build
from tests.factories import make_student

from .factories import make_mail, make_row

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def received(message):
    """The mail as the reader's program has it."""
    return message_from_bytes(message.message().as_bytes(linesep="\r\n"), policy=policy.default)


def test_the_message_id_is_made_of_the_row_and_the_site(student, settings):
    settings.PUBLIC_URL = "https://mentorship.school.edu"
    row = make_row(student)
    assert received(build(row, make_mail()))["Message-ID"] == f"<{row.pk}@mentorship.school.edu>"
    assert build(row, make_mail()).extra_headers == build(row, make_mail()).extra_headers


def test_a_message_has_a_text_and_an_html_body_and_says_it_is_automatic(student):
    message = received(build(make_row(student), make_mail()))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().strip() == "Something is new."
    assert "<p>Something is new.</p>" in message.get_body(("html",)).get_content()


def test_the_sender_is_the_school_with_a_persons_name_where_one_is_given(student, settings):
    settings.DEFAULT_FROM_EMAIL = "Mentorship <mentors@school.edu>"
    row = make_row(student)
    assert received(build(row, make_mail()))["From"] == "Mentorship <mentors@school.edu>"
    named = received(build(row, make_mail(from_name="Dr. Ada Lind")))
    assert named["From"].addresses[0].display_name == "Dr. Ada Lind"
    assert named["From"].addresses[0].addr_spec == "mentors@school.edu"


@pytest.mark.parametrize(
    "name",
    [
        "Sam\nBcc: everybody@school.edu",
        "Sam\r\n\r\nA body of my own",
        "Sam\x1b\x0b\u2028Rivera",
        'Sam "The" <other@school.edu>, Rivera',
        "Ü" * 120,
        "",
    ],
)
def test_a_hostile_name_stays_a_name(db, name):
    student = make_student(name="placeholder")
    type(student).objects.filter(pk=student.pk).update(full_name=name)
    student.refresh_from_db()
    message = received(build(make_row(student), make_mail(from_name=name, subject=f"News of {name}")))
    assert [address.addr_spec for address in message["To"].addresses] == [student.email]
    assert len(message["From"].addresses) == 1
    assert message["Bcc"] is None
    assert "body of my own" not in message.get_body(("plain",)).get_content()


def test_what_is_not_essential_can_be_stopped_with_one_click(student):
    message = received(build(make_row(student), make_mail()))
    address = str(message["List-Unsubscribe"])
    token = address.removeprefix("<").removesuffix("/>").rsplit("/", 1)[1]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert unsubscribe.read(token) == (str(student.pk), "sample.news")


def test_what_is_essential_offers_no_way_out(student):
    message = received(build(make_row(student, kind="sample.must"), make_mail()))
    assert message["List-Unsubscribe"] is None


def test_an_invitation_is_both_an_alternative_and_a_file(student):
    message = received(build(make_row(student), make_mail(calendar=CALENDAR, calendar_method="REQUEST")))
    shown = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert shown["Content-Type"].params["method"] == "REQUEST"
    assert shown.get_content().replace("\r\n", "\n") == CALENDAR.replace("\r\n", "\n")
    file = next(message.iter_attachments())
    assert (file.get_filename(), file.get_content()) == ("invitation.ics", CALENDAR.encode())


def test_an_attachment_is_carried(student):
    attachment = Attachment("guide.pdf", b"%PDF", "application/pdf")
    message = received(build(make_row(student), make_mail(attachments=[attachment])))
    assert [part.get_filename() for part in message.iter_attachments()] == ["guide.pdf"]


@pytest.fixture
def words(settings, tmp_path):
    """Three templates of one message, in a folder of the test's own."""
    files = {
        "hello.subject.txt": "Hello\n {{ name }}\n",
        "hello.txt": '{% extends "mail/base.txt" %}{% block message %}Dear {{ name }}{% endblock %}',
        "hello.html": '{% extends "mail/base.html" %}{% block message %}<p>Dear {{ name }}</p>{% endblock %}',
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]}]


def test_templates_make_one_subject_line_plain_text_and_safe_html(words, db):
    mail = from_templates("hello", {"name": "Pat O'Neill <b>", "action_url": "https://school.edu/x/"}, from_name="A")
    assert mail.subject == "Hello Pat O'Neill <b>"
    assert mail.text.startswith("Dear Pat O'Neill <b>\n\nOpen it: https://school.edu/x/")
    assert "Dear Pat O&#x27;Neill &lt;b&gt;" in mail.html
    assert 'href="https://school.edu/x/"' in mail.html
    assert mail.from_name == "A"


def test_every_mail_says_why_it_came_and_how_to_choose(words, db):
    mail = from_templates("hello", {"name": "Pat"})
    for body in (mail.text, mail.html):
        assert "You get this because" in body
        assert "/notifications/preferences/" in body


def test_a_higher_app_fills_the_frame(words, db, monkeypatch):
    monkeypatch.setattr("notifications.mail._frames", [])
    mail_frame(lambda: {"school_name": "Lakeside School of Medicine"})
    mail = from_templates("hello", {"name": "Pat"})
    assert "Lakeside School of Medicine" in mail.text
    assert "Lakeside School of Medicine" in mail.html


def test_two_kinds_cannot_share_a_name(sample):
    with pytest.raises(Exception, match=r"Two kinds of message are called sample\.news"):
        register(Kind("sample.news", False, sample.still_holds, sample.render))
