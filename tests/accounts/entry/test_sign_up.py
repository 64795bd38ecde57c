import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.urls import reverse

from accounts.clock import school_today
from accounts.entry.sign_up import join, may_sign_up
from accounts.models import Event, Program, User
from mentorship.env import domains
from tests import factories

from .letters import newest_code, newest_letter

SIGN_UP, TYPE = "account_signup", "account_confirm_sign_up"


@pytest.fixture(autouse=True)
def open_to_some(settings, db):
    settings.SIGN_UP_DOMAINS = ["example.edu", "students.example.edu"]
    Program.current()
    factories.make_track()


def fill_in(client, **typed):
    typed = {
        "full_name": "Noa Berg",
        "email": "Noa@students.example.edu",
        "role": "student",
        "stage": "M1",
        "track": "pathways",
        **typed,
    }
    return client.post(reverse(SIGN_UP), typed)


def type_code(client, code: str = ""):
    return client.post(reverse(TYPE), {"code": code or newest_code()})


def test_a_student_joins_by_mailed_code(client):
    assert fill_in(client).url == reverse(TYPE)
    assert type_code(client).url == "/"
    person = client.get("/").wsgi_request.user
    assert (person.email, person.full_name, person.role) == ("noa@students.example.edu", "Noa Berg", "student")
    assert (person.enrollment_on(school_today()).stage, person.student_profile.cohort) == (
        "M1",
        person.enrollments.get().academic_year,
    )
    assert EmailAddress.objects.get(user=person).verified
    assert not person.has_usable_password()
    assert list(Event.objects.filter(actor=person, verb="signed up").values_list("target_id", flat=True)) == [person.pk]


def test_somebody_of_the_faculty_joins_hidden_and_closed_to_requests(client):
    fill_in(client, role="faculty", stage="", track="")
    type_code(client)
    profile = User.objects.get().mentor_profile
    assert (profile.accepting, profile.is_listed) == (False, False)


def test_nothing_is_kept_before_the_address_is_proved(client):
    fill_in(client)
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("role", ["staff", "", "superuser"])
def test_nobody_becomes_staff_by_joining(client, role):
    assert fill_in(client, role=role).status_code == 200
    assert mail.outbox == []


def test_the_service_refuses_it_too():
    with pytest.raises(PermissionDenied):
        join(email="noa@example.edu", full_name="Noa", role="staff")
    with pytest.raises(PermissionDenied):
        join(email="noa@elsewhere.edu", full_name="Noa", role="faculty")


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("a@example.edu", True),
        ("a@EXAMPLE.edu", True),
        ("a@students.example.edu", True),
        ("a@other.example.edu", False),
        ("a@notexample.edu", False),
        ("a@example.edu.evil.example", False),
        ("a@example.edu@evil.example", False),
        ("", False),
    ],
)
def test_only_the_listed_domains_as_they_stand(address, may):
    assert may_sign_up(address) is may


def test_an_address_of_elsewhere_gets_a_sentence_and_what_was_typed_stays(client):
    page = fill_in(client, email="noa@elsewhere.edu").content.decode()
    assert "Only addresses that end in @example.edu or @students.example.edu can join here." in page
    assert 'value="Noa Berg"' in page
    assert mail.outbox == []


@pytest.mark.parametrize(("name", "sentence"), [("stage", "Choose your stage."), ("track", "Choose your track.")])
def test_a_student_says_stage_and_track(client, name, sentence):
    assert sentence in fill_in(client, **{name: ""}).content.decode()


def test_who_is_in_the_program_already_is_not_told_apart_and_reads_so_in_the_mail(client):
    factories.make_student(email="noa@students.example.edu")
    known = fill_in(client)
    assert known.url == reverse(TYPE)
    assert newest_letter().subject == "You are in the mentorship program already"
    assert "This is not the code." in type_code(client, "1234-5678").content.decode()


def test_the_pages_look_the_same_for_known_and_unknown(client, client_for):
    pages = []
    for address in ("noa@example.edu", "new@example.edu"):
        if address.startswith("noa"):
            factories.make_student(email=address)
        fill_in(client, email=address)
        page = client.get(reverse(TYPE)).content.decode().replace(address, "")
        pages.append([line for line in page.splitlines() if "csrf" not in line.lower()])
    assert pages[0] == pages[1]


def test_three_wrong_codes_end_it(client):
    fill_in(client)
    code = newest_code()
    answers = [type_code(client, "0000-0000") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert type_code(client, code).url == reverse(SIGN_UP)
    assert not User.objects.exists()


def test_what_was_typed_is_there_when_a_new_code_is_asked_for(client):
    fill_in(client)
    assert 'value="Noa Berg"' in client.get(reverse(SIGN_UP)).content.decode()


def test_whom_the_roster_brings_meanwhile_signs_in_by_code(client):
    fill_in(client)
    factories.make_student(email="noa@students.example.edu")
    assert type_code(client).url == reverse("account_request_login_code")
    assert User.objects.count() == 1


def test_mails_to_one_address_are_limited(client):
    pages = [fill_in(client) for _ in range(5)]
    assert "Several codes have just been sent to this address." in pages[4].content.decode()
    assert len(mail.outbox) == 4


def test_it_is_closed_unless_a_school_opens_it(client, settings):
    settings.SIGN_UP_DOMAINS = []
    for answer in (client.get(reverse(SIGN_UP)), fill_in(client)):
        assert "People come in by invitation" in answer.content.decode()
    assert "Join the program" not in client.get(reverse("account_login")).content.decode()
    assert mail.outbox == []


def test_the_sign_in_page_leads_there_where_it_is_open(client):
    assert reverse(SIGN_UP) in client.get(reverse("account_login")).content.decode()


def test_who_is_signed_in_has_nothing_to_do_there(client_for):
    client = client_for(factories.make_student())
    assert client.get(reverse(SIGN_UP)).url == "/"


def test_domains_of_the_environment_are_read_as_they_are_meant():
    assert domains("SIGN_UP_DOMAINS", ["School.edu", " @students.school.edu", ""]) == [
        "school.edu",
        "students.school.edu",
    ]


@pytest.mark.parametrize(
    "wrong", ["*.school.edu", "school", "me@school.edu", "school.edu;other.edu", "https://school.edu"]
)
def test_what_is_no_domain_stops_the_start(wrong):
    with pytest.raises(ImproperlyConfigured, match="SIGN_UP_DOMAINS has"):
        domains("SIGN_UP_DOMAINS", [wrong])
