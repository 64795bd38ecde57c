from itertools import count

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

import resources.defaults
from accounts.defaults import Changes
from resources.models import HelpService, Resource
from tests.factories import make_topic
from tests.queries import same_at_1_and_30

from .factories import make_resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def names(client_for, student):
    client = client_for(student)

    def shown(**filters) -> set[str]:
        return {row.name for row in client.get("/resources/", filters).context["page"]}

    return shown


def test_everybody_who_signed_in_reads_the_library(student, mentor, staff, client_for):
    make_resource(name="A good book", url="https://example.org/book")

    for person in (student, mentor, staff):
        text = client_for(person).get("/resources/").content.decode()
        assert '<a href="https://example.org/book" rel="noopener noreferrer">A good book</a>' in text
    assert Client().get("/resources/").url == "/accounts/login/?next=/resources/"


def test_a_retired_entry_is_hidden(names):
    make_resource(name="Old", retired_at=timezone.now())

    assert names() == set()


def test_the_filters_narrow(names):
    letters = make_topic("Letters")
    make_resource(Resource.Kind.BOOK, name="Book for M1", stages=["M1"], audience="student")
    make_resource(Resource.Kind.PODCAST, name="Podcast on letters", topics=[letters])
    make_resource(name="Article for mentors", audience="mentor", stages=["M3", "M4+"])

    assert names(kind="book") == {"Book for M1"}
    assert names(audience="mentor") == {"Podcast on letters", "Article for mentors"}
    assert names(stage="M4+") == {"Podcast on letters", "Article for mentors"}
    assert names(topic="letters") == {"Podcast on letters"}
    assert names(kind="book", stage="M2") == set()


def test_an_empty_result_says_what_to_do(client_for, student):
    assert "Show everything" in client_for(student).get("/resources/", {"kind": "book"}).content.decode()


def test_a_filter_that_cannot_be_read_is_said_and_does_not_narrow(client_for, student):
    make_resource(name="Shown")

    text = client_for(student).get("/resources/", {"kind": "scroll", "topic": "nothing", "page": "x"}).content.decode()

    assert "Shown" in text
    assert "scroll is not one of the available choices" in text


@pytest.mark.parametrize(
    ("stages", "words"),
    [
        ([], ""),
        (["M1", "M2", "M3", "M4+"], ""),
        (["M1"], "M1"),
        (["M2", "M1"], "M1\u2013M2"),
        (["M1", "M3", "M4+"], "M1, M3\u2013M4+"),
    ],
)
def test_neighboring_stages_read_as_a_span(stages, words):
    assert Resource(stages=stages).stage_words == words


def test_the_number_of_queries_does_not_depend_on_the_entries(client_for, student):
    topics = count(1)

    same_at_1_and_30(
        client_for(student), "/resources/", lambda: make_resource(topics=[make_topic(f"Topic {next(topics)}")])
    )


def test_the_shelf_and_the_services_are_there_after_the_first_run():
    call_command("install_defaults")

    assert Resource.objects.offered().count() >= 20
    assert set(Resource.objects.values_list("kind", flat=True)) == set(Resource.Kind.values)
    assert Resource.objects.get(slug="freida").topics.get().slug == "residency-planning"
    assert set(HelpService.objects.values_list("kind", flat=True)) == set(HelpService.Kind.values)
    assert HelpService.objects.routes().filter(confidentiality="confidential").exists()
    assert HelpService.objects.routes().filter(confidentiality="must_report").exists()


def test_a_second_run_changes_nothing():
    call_command("install_defaults")
    before = list(Resource.objects.values())

    assert resources.defaults.install() == Changes()
    assert list(Resource.objects.values()) == before


def test_a_named_person_survives_the_next_run(staff):
    resources.defaults.install()
    HelpService.objects.filter(slug="student-affairs").update(receives_copies=staff)

    resources.defaults.install()

    assert HelpService.objects.get(slug="student-affairs").receives_copies == staff


def test_a_demo_schools_offices_are_not_offered_by_a_real_school(settings):
    settings.LOCAL = False

    resources.defaults.install()

    assert not HelpService.objects.offered().filter(url__contains="example.edu").exists()
    assert not Resource.objects.offered().filter(url__contains="example.edu").exists()
    assert HelpService.objects.offered().filter(slug="988-lifeline").exists()


def test_every_entry_fits_its_columns():
    resources.defaults.install()

    for row in [*Resource.objects.all(), *HelpService.objects.all()]:
        row.full_clean()


@pytest.mark.parametrize("name", ["kind", "audience", "stage", "topic", "page"])
def test_no_filter_breaks_on_nonsense(student, client_for, name):
    for nonsense in ("%00", "a%00b", "-1"):
        assert client_for(student).get(f"/resources/?{name}={nonsense}").status_code == 200
