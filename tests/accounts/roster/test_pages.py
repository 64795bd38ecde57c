"""The screens: bring a file in, say which column is what, look, apply, and what comes after."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.clock import school_today
from accounts.models import ImportRun, Invitation, RememberedColumn, User
from accounts.roster import runs
from accounts.roster.work import work_on_imports
from tests.factories import make_department, make_student, make_track
from tests.queries import same_at_1_and_30

from .files import SAM, applied, brought_in, csv, excel, read

pytestmark = pytest.mark.django_db

STUDENT_FILE = b"Nombre;Correo\nSam Rivera;sam@example.edu\n=Eve;eve@example.edu"
State = ImportRun.State


@pytest.fixture(autouse=True)
def lists(db):
    make_track()
    make_department()


@pytest.fixture
def client(client_for, staff) -> Client:
    return client_for(staff)


def address(run: ImportRun, what: str = "") -> str:
    return reverse(f"accounts:import{what}", args=[run.pk])


def upload(client: Client, content: bytes, name: str = "people.csv", kind: str = "people"):
    return client.post(reverse("accounts:new-import"), {"kind": kind, "file": SimpleUploadedFile(name, content)})


def text_of(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def test_the_first_screen_says_what_to_start_with(client):
    assert "No file has been brought in yet" in text_of(client, reverse("accounts:imports"))


def test_a_file_is_brought_in_looked_at_and_applied(client, staff):
    """The whole way, as its own words say."""
    run = ImportRun.objects.get(pk=upload(client, csv(SAM)).url.split("/")[-2])
    page = text_of(client, address(run))
    assert "Which column is what?" in page
    assert "E-mail (such as “sam@example.edu”)" in page

    client.post(address(run, "-columns"), {"email": "0", "name": "1", "role": "2", "stage": "3", "track": "4"})
    assert "Reading the file" in text_of(client, address(run))
    work_on_imports()
    page = text_of(client, address(run))
    assert "Student, M2, Pathways, enrolled from" in page
    assert "Apply it: 1 new, 0 changed" in page
    assert "Who is not in the file stays as they are." in page
    assert not User.objects.filter(email="sam@example.edu").exists()

    client.post(address(run, "-apply"))
    assert "Being applied" in text_of(client, address(run))
    work_on_imports()
    page = text_of(client, address(run))
    assert f"Applied by {staff}" in page
    assert "Invite the 1 new person" in page

    client.post(address(run, "-invite"))
    assert Invitation.objects.get().person.email == "sam@example.edu"
    assert "Invite the" not in text_of(client, address(run))


def test_columns_of_any_title_are_chosen_once_and_remembered(client):
    upload(client, STUDENT_FILE)
    run = ImportRun.objects.get()

    client.post(address(run, "-columns"), {"email": "1", "name": "0", "role": "=student"})

    run.refresh_from_db()
    assert (run.mapping, run.same) == ({"Correo": "email", "Nombre": "name"}, {"role": "student"})
    assert set(RememberedColumn.objects.values_list("title", "field")) == {("nombre", "name"), ("correo", "email")}
    upload(client, STUDENT_FILE)
    assert ImportRun.objects.first().mapping == run.mapping


@pytest.mark.parametrize(
    ("posted", "field", "said"),
    [
        ({"email": "1", "name": "0"}, "role", "Choose the column that holds this: Role."),
        (
            {"email": "1", "name": "1", "role": "=student"},
            "name",
            "This column is already used for E-mail. Choose another one.",
        ),
        ({"email": "7", "name": "0", "role": "=student"}, "email", "Select a valid choice."),
    ],
)
def test_a_box_that_is_wrong_says_so_and_keeps_the_others(client, staff, posted, field, said):
    run = brought_in(STUDENT_FILE, staff)

    response = client.post(address(run, "-columns"), posted)

    form = response.context["columns_form"]
    assert form.errors[field][0].startswith(said)
    assert form.data["name"] == posted["name"]
    run.refresh_from_db()
    assert run.state == State.UPLOADED


@pytest.mark.parametrize(
    ("posted", "field", "said"),
    [
        ({"kind": "people"}, "file", "Choose a file."),
        ({"kind": "money"}, "kind", "Select a valid choice."),
    ],
)
def test_what_is_missing_is_said_beside_its_field(client, posted, field, said):
    response = client.post(reverse("accounts:new-import"), posted)

    assert response.context["form"].errors[field][0].startswith(said)


def test_another_sheet_is_one_button_away(client, staff):
    content = excel(["Cohort", "Year", "Dean"], [1, 2, 3], more={"List": [["E-mail", "Name", "Role"], ["a", "b", "c"]]})
    run = brought_in(content, staff, name="list.xlsx")
    assert "Use this sheet" in text_of(client, address(run))

    client.post(address(run, "-sheet"), {"sheet": "List"})

    run.refresh_from_db()
    assert run.columns == ["E-mail", "Name", "Role"]


def test_a_sheet_that_is_empty_keeps_the_one_that_was_chosen(client, staff):
    run = brought_in(excel(["A", "B", "C"], [1, 2, 3], more={"Empty": []}), staff, name="list.xlsx")

    response = client.post(address(run, "-sheet"), {"sheet": "Empty"}, follow=True)

    assert "The sheet “Empty” is empty." in response.content.decode()
    run.refresh_from_db()
    assert run.columns == ["A", "B", "C"]


def test_the_very_same_file_is_recognized(client, staff):
    applied(csv(SAM), staff)

    page = text_of(client, address(brought_in(csv(SAM), staff)))

    assert f"The very same file was applied on {school_today():%B %-d, %Y} by {staff}." in page


def test_lines_are_shown_by_outcome_and_fifty_at_a_time(client, staff):
    lines = [f"p{number}@example.edu,Person {number:03} A,student,M2,Pathways," for number in range(60)]
    run = read(csv(*lines, *["broken"] * 3), staff)

    page = client.get(address(run)).context
    assert [(name, count) for name, _, count in page["tabs"]] == [
        ("new", 60),
        ("changed", 0),
        ("unchanged", 0),
        ("rejected", 3),
    ]
    assert (page["chosen"], len(page["page"]), page["page"].paginator.num_pages) == ("new", 50, 2)
    rejected = text_of(client, address(run) + "?outcome=rejected")
    assert "The row has no e-mail address." not in rejected
    assert "is not an e-mail address." in rejected
    assert len(client.get(address(run) + "?outcome=new&page=2").context["page"]) == 10
    assert client.get(address(run) + "?outcome=%00&page=x").context["chosen"] == "new"


def test_many_absent_people_need_their_number_on_the_page(client, staff):
    for number in range(3):
        make_student(email=f"s{number}@example.edu")
    run = read(csv(SAM), staff, complete_roles=["student"])
    page = text_of(client, address(run))
    assert "<strong>3 of 3</strong> people</a> are not in the file." in page
    assert "Nobody else is told for 24 hours" in page

    for typed, said in (
        ("", "Type the number of people"),
        ("many", "Type a number."),
        ("2", "The number is not the one"),
    ):
        response = client.post(address(run, "-apply"), {"typed": typed})
        assert said in response.content.decode()
        assert response.context["apply_form"].data["typed"] == typed
    assert client.post(address(run, "-apply"), {"typed": "3"}).status_code == 302
    work_on_imports()

    assert "Deactivated: 3" in text_of(client, address(run))
    response = client.post(address(run, "-undo"), follow=True)
    assert "3 people can sign in again. Nobody was told of anything." in response.content.decode()
    assert User.objects.filter(is_active=True, role="student").count() == 4


def test_what_a_colleague_has_done_meanwhile_is_said(client, staff):
    run = read(csv(SAM), staff)
    runs.set_aside(run=run, by=staff)

    response = client.post(address(run, "-apply"), follow=True)

    assert "A colleague has gone on with this file meanwhile." in response.content.decode()


def test_a_file_that_the_worker_could_not_read_says_why(client, staff):
    run = brought_in(csv(SAM), staff)
    ImportRun.objects.update(state=State.FAILED, problem="The file has more than 50,000 lines.")

    assert "The file has more than 50,000 lines." in text_of(client, address(run))


def test_while_a_worker_is_at_it_the_page_asks_for_itself_and_works_without(client, staff):
    run = brought_in(csv(SAM), staff)
    runs.choose_columns(run=run, mapping=run.mapping, by=staff)
    ImportRun.objects.update(progress=1500, total=20000)

    page = text_of(client, address(run))
    part = client.get(address(run), headers={"HX-Request": "true"}).content.decode()

    assert "1,500 of 20,000" in page
    assert f'hx-get="{address(run)}" hx-trigger="every 1s"' in page
    assert "Look again" in page
    assert "<html" not in part
    assert "hx-trigger" in part


def test_what_was_left_out_after_all_is_one_click_away(client, staff):
    run = applied(csv(SAM), staff)
    run.lines.update(problem="This was changed here.")
    ImportRun.objects.update(counts={"new": 1, "left": 1})

    assert "1 line was left out after all" in text_of(client, address(run))
    assert "This was changed here." in text_of(client, address(run) + "?outcome=left")


def test_nothing_that_a_file_says_becomes_markup(client, staff):
    content = b"E-mail,<b>Name</b>,Role\n<script>alert(1)</script>@x,<img src=x>,student"
    run = brought_in(content, staff, name="<i>x</i>.csv")

    for page in (text_of(client, address(run)), text_of(client, reverse("accounts:imports"))):
        assert not any(markup in page for markup in ("<b>Name", "<script>alert", "<img src=x", "<i>x"))


def test_the_list_makes_the_same_queries_for_1_and_30_files(client, staff):
    same_at_1_and_30(client, reverse("accounts:imports"), lambda: brought_in(csv(SAM), staff))


def test_a_page_of_lines_makes_the_same_queries_for_1_and_30(client, staff):
    run = read(csv(SAM), staff)

    def add():
        run.lines.create(line=3, outcome="new", title="Somebody", person=make_student())

    same_at_1_and_30(client, address(run), add)


@pytest.mark.parametrize("name", ["imports", "new-import"])
def test_a_page_does_not_fetch_the_bytes_of_files(client, staff, django_assert_num_queries, name):
    brought_in(csv(SAM), staff)

    assert "content" in ImportRun.objects.without_bytes().get().get_deferred_fields()
    assert client.get(reverse(f"accounts:{name}")).status_code == 200
