"""Each bad file gets its sentence, on the very page where it was given; each bad line gets its own and stops no other."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.urls import reverse

from accounts.models import ImportRun
from accounts.roster.files import read_table
from accounts.roster.kinds import Outcome, kind_named
from accounts.roster.mapping import BadFileError, guess, refuse_missing
from accounts.roster.report import lines
from tests.factories import make_department, make_track

from .files import csv, read, steps_of
from .hostile import HOSTILE, LINE, READ, REFUSED, WORKER

pytestmark = pytest.mark.django_db


def of(outcome: str) -> list:
    return [pytest.param(make, said, id=name) for name, make, what, said in HOSTILE if what == outcome]


@pytest.fixture(autouse=True)
def lists(db):
    make_track()
    make_department()


@pytest.fixture
def give(client_for, staff):
    client = client_for(staff)

    def given(content: bytes) -> dict:
        file = SimpleUploadedFile("people.csv", content)
        return client.post(reverse("accounts:new-import"), {"kind": "people", "file": file})

    return given


@pytest.mark.parametrize(("make", "said"), of(REFUSED))
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(give, make, said):
    response = give(make())

    assert said in response.context["form"].errors["file"][0]
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(("make", "said"), of(WORKER))
def test_what_is_found_only_by_reading_to_the_end_is_said_on_the_files_page(staff, make, said):
    run = read(make(), staff)

    assert (run.state, run.problem.startswith(said)) == (ImportRun.State.FAILED, True)


@pytest.mark.parametrize(("make", "said"), of(LINE))
def test_a_line_that_cannot_be_read_says_why_and_stops_no_other(make, said):
    steps = steps_of(make())
    rejected = [step for step in steps if step.outcome == Outcome.REJECTED]

    assert len(rejected) == 1
    assert said in rejected[0].details[0]
    assert len(rejected[0].details[0]) < 200


@pytest.mark.parametrize(("make", "said"), of(READ))
def test_an_unusual_file_is_read(make, said):
    content, kind = make(), kind_named("people")
    table, steps = read_table(content), steps_of(content)

    assert [step.outcome for step in steps] == [Outcome.NEW]
    assert said in lines(kind, table, guess(kind, table.titles), steps)[0]


@pytest.mark.parametrize(("make", "said"), of(LINE))
def test_nothing_is_repeated_that_a_terminal_or_a_spreadsheet_obeys(make, said):
    for step in steps_of(make()):
        for text in (step.title, *step.details):
            assert text.isprintable()
            assert not text.startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"E-mail,Name,Year\nsam@example.edu,Sam,2",
            "The file has no column Role. Its first line names the columns.",
        ),
        (b"Shoe,Hat\n44,58", "its first line must name the columns E-mail, Name and Role."),
        (csv(header="E-mail,mail,Name,Role") + b"\na,a,a,a", "two columns for one thing: mail."),
    ],
)
def test_what_a_column_is_must_be_clear_where_nobody_can_be_asked(content, said):
    table, kind = read_table(content), kind_named("people")

    with pytest.raises(BadFileError) as problem:
        refuse_missing(kind, table.titles, guess(kind, table.titles))

    assert said in str(problem.value)


class Endless(BytesIO):
    """The body of a form with one file of 200 MB, made while it is read."""

    HEAD = (
        b'--edge\r\nContent-Disposition: form-data; name="kind"\r\n\r\npeople\r\n'
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="people.csv"\r\n\r\n'
    )
    TAIL = b"\r\n--edge--\r\n"
    FILE = 200 * 1024 * 1024

    def __init__(self) -> None:
        super().__init__(self.HEAD)
        self.left, self.ended = self.FILE, False

    def __len__(self) -> int:
        return len(self.HEAD) + self.FILE + len(self.TAIL)

    def read(self, size: int = -1) -> bytes:
        if head := super().read(size):
            return head
        if self.left:
            piece = min(self.left, size)
            self.left -= piece
            return b"x" * piece
        self.ended, tail = True, b"" if self.ended else self.TAIL
        return tail


@pytest.mark.parametrize("announces", [True, False], ids=["it says how large it is", "it does not"])
def test_a_file_of_200_mb_lies_neither_in_memory_nor_on_disk(client_for, staff, monkeypatch, announces):
    kept = []
    for handler in (MemoryFileUploadHandler, TemporaryFileUploadHandler):
        keep = handler.receive_data_chunk
        monkeypatch.setattr(
            handler,
            "receive_data_chunk",
            lambda self, raw, start, keep=keep: kept.append(len(raw)) or keep(self, raw, start),
        )
    body = Endless()
    if not announces:
        monkeypatch.setattr("accounts.roster.upload.FORM_AROUND_IT", len(body))

    response = client_for(staff).request(
        **{
            "PATH_INFO": reverse("accounts:new-import"),
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "multipart/form-data; boundary=edge",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": body,
        }
    )

    assert "larger than 20 MB" in response.context["form"].errors["file"][0]
    assert sum(kept) <= (0 if announces else 2 * 20 * 1024 * 1024)
    assert body.left == 0
