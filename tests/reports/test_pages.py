import csv
import re
from html import unescape
from io import StringIO

import pytest
from django.urls import reverse

from accounts.models import Stage
from meetings.models import Meeting
from reports.cohort import edition_of_file, exact
from reports.files import COLUMNS_OF_FILE, safe
from reports.statistics import TOTAL
from reports.table import COLUMNS, rows
from tests import factories
from tests.queries import queries_of, same_at_1_and_30

from . import factories as cohort

PAGE, FILE, MINE = "/reports/", "/reports/cohort.csv", "/reports/mine/"
LISTS = [f"/reports/list/{what}/" for what in ("students", "meetings", "messages", "check-ins")]


def lines_of(response) -> list[list[str]]:
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def numbers_of(response) -> dict[str, dict[str, str]]:
    lines = lines_of(response)
    head = next(place for place, line in enumerate(lines) if line[:1] == ["Stage"])
    return {line[0]: dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]}


@pytest.mark.parametrize("address", [PAGE, FILE, *LISTS])
def test_the_reports_are_for_staff_alone(client_for, student, mentor, stranger, other_faculty, staff, address):
    for person in (student, mentor, stranger, other_faculty):
        assert client_for(person).get(address).status_code == 403
    assert client_for(staff).get(address).status_code == 200


@pytest.mark.parametrize("address", [PAGE, FILE, MINE, *LISTS])
def test_nobody_reads_a_report_without_signing_in(client, db, address):
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", [PAGE, FILE, *LISTS])
def test_reports_are_only_read(office, address):
    assert office.post(address).status_code == 405


def test_the_page_shows_each_number_with_its_denominator_date_and_definition(office, mentor):
    for number in range(3):
        student = factories.make_student("M2")
        if number:
            factories.make_relationship(mentor, student)
    html = unescape(office.get(PAGE).content.decode())
    assert "67% of 3" in html
    assert "As of <strong>" in html
    assert all(column.means in html for column in COLUMNS)


def test_a_figure_and_its_table_round_a_half_alike(office, mentor):
    for number in range(8):
        student = factories.make_student("M2")
        if not number:
            factories.make_relationship(mentor, student)
    html = unescape(office.get(PAGE).content.decode())
    assert "13% of 8" in html
    assert "1 of 8, 13%" in html


def test_the_page_says_to_whom_the_answers_belong(office, forms):
    for _ in range(6):
        cohort.check_in(cohort.student_of_last_year("M1"), cohort.day_in_quarter(3), had_mentor=False, ticks=["shy"])
    html = office.get(f"{PAGE}?year={cohort.last_year()}").content.decode()
    assert "students who had no mentor when they answered" in html


def test_the_figure_is_drawn_from_the_numbers_of_the_table(office, mentor):
    factories.make_relationship(mentor, factories.make_student("M2"))
    factories.make_student("M2")
    response = office.get(PAGE)
    section = response.context["sections"][0]
    covered = section.figure
    table = {row.label: row.cell("covered") for row, _ in section.rows}
    for bar in covered.bars:
        cell = table[bar.label]
        assert bar.length == pytest.approx(covered.width * (cell.count / cell.of if cell.of else 0), abs=0.1)
        assert bar.words.startswith(f"{cell.count} of {cell.of}" if cell.of else "no students")
    assert "M2: 1 of 2, 50%" in response.content.decode()


def test_the_page_obeys_the_security_policy(office, student):
    html = office.get(PAGE).content.decode()
    assert "style=" not in html
    assert not re.findall(r"<script(?![^>]*src=)", html)


def test_every_count_leads_to_its_list(office, mentor, forms):
    cohort.a_year(per_group=3)
    for number, state in enumerate(["done", "done", "skipped", "due"]):
        cohort.check_in(cohort.student_of_last_year("M3"), cohort.day_in_quarter(3, number), state=state)
    for numbers in ("", "&numbers=file"):
        response = office.get(f"{PAGE}?year={cohort.last_year()}{numbers}")
        links = [link for section in response.context["sections"] for _, cells in section.rows for link in cells]
        links = [(cell, address) for cell, address in links if cell.count]
        assert len(links) > 20
        for cell, address in links:
            assert office.get(address).context["page"].paginator.count == cell.count, address


def test_contacts_by_message_are_told_beside_the_meetings_with_their_list(office):
    pair = cohort.pair(cohort.student_of_last_year("M2"))
    cohort.meeting(pair, cohort.day_in_quarter(3))
    written = cohort.meeting(pair, cohort.day_in_quarter(3, 25))
    Meeting.objects.filter(pk=written.pk).update(mode="messages")
    section = office.get(f"{PAGE}?year={cohort.last_year()}").context["sections"][1]
    (told,) = [
        {cell.column.name: (cell.count, link) for cell, link in cells}
        for row, cells in section.rows
        if row.stage == "M2"
    ]
    assert (told["meetings"][0], told["held"][0], told["messages"][0]) == (1, 1, 1)
    assert written.own_day in office.get(told["messages"][1]).context["rows"][0]["cells"][2]


def test_a_list_names_each_value_for_a_narrow_screen(office):
    factories.make_student("M2")
    html = office.get("/reports/list/students/").content.decode()
    assert '<table class="table stacks">' in html
    assert '<td data-label="Enrollment">' in html


def test_a_list_keeps_the_filters_of_its_report(office, mentor):
    track = factories.make_track("Rural")
    factories.make_student("M1", track=track, name="Ada Rural")
    factories.make_student("M1", name="Bo Other")
    html = office.get("/reports/list/students/?track=rural&outcome=no").content.decode()
    assert "Ada Rural" in html
    assert "Bo Other" not in html


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("students/?stage=M2&outcome=no", "No mentor yet: M2"),
        ("students/?advised=yes", "Have an advisor: all stages"),
        ("check-ins/?outcome=skipped", "Skipped: all stages"),
        ("meetings/", "Meetings due: all stages"),
    ],
)
def test_a_list_is_named_after_the_column_that_led_to_it(office, address, heading):
    assert office.get(f"/reports/list/{address}").context["heading"] == heading


def test_an_unknown_list_is_not_found(office):
    assert office.get("/reports/list/goals/").status_code == 404


def test_a_filter_that_does_not_exist_is_said_beside_the_field(office):
    response = office.get(f"{PAGE}?track=nowhere")
    assert response.status_code == 400
    assert "Select a valid choice" in response.content.decode()
    assert office.get(f"{FILE}?track=nowhere").status_code == 404


@pytest.mark.parametrize("address", [PAGE, *LISTS])
def test_a_report_of_thirty_costs_as_many_queries_as_of_one(office, mentor, forms, address):
    def add():
        student = cohort.student_of_last_year("M1")
        cohort.meeting(cohort.pair(student, mentor=mentor), cohort.day_in_quarter(1))
        cohort.check_in(student, cohort.day_in_quarter(3), ticks=["shy"], had_mentor=False)

    same_at_1_and_30(office, f"{address}?year={cohort.last_year()}", add)


def test_so_does_the_file(office, mentor, forms):
    def add():
        student = cohort.student_of_last_year("M1")
        cohort.meeting(cohort.pair(student, mentor=mentor), cohort.day_in_quarter(1))

    add()
    one = queries_of(office, f"{FILE}?year={cohort.last_year()}")
    for _ in range(29):
        add()
    assert queries_of(office, f"{FILE}?year={cohort.last_year()}") == one


def test_file_and_page_say_the_same_numbers(office):
    cohort.a_year(per_group=24)
    year = cohort.last_year()
    page = office.get(f"{PAGE}?year={year}&numbers=file")
    shown = {row.label: row for row, _ in page.context["sections"][0].rows}
    numbers = numbers_of(office.get(f"{FILE}?year={year}"))
    assert set(numbers) == set(shown)
    told = [
        (numbers[label][column.label], str(row.cell(column.name).count))
        for label, row in shown.items()
        for column in COLUMNS_OF_FILE
        if numbers[label][column.label] != "withheld"
    ]
    assert len(told) >= 15
    assert all(in_file == on_page for in_file, on_page in told)
    assert numbers["All stages"]["Have a mentor, % of students"] == str(shown["All stages"].cell("covered").percent)


def test_the_file_says_what_it_is(office):
    cohort.a_year(per_group=2)
    lines = {line[0]: line for line in lines_of(office.get(f"{FILE}?year={cohort.last_year()}")) if line}
    edition = edition_of_file(cohort.last_year())
    assert lines["As of"][1] == edition.as_of.isoformat()
    assert lines["Activity"][1] == f"{edition.since} to {edition.as_of}"
    assert lines["Threshold"][1] == "5"
    assert lines["Population"][1] == "Students; track: All tracks; class: All classes"
    assert "complementary" in lines["Method"][1]
    definitions = [line for line in lines_of(office.get(FILE)) if line[:1] == ["Definition"]]
    assert [line[1] for line in definitions] == [column.label for column in COLUMNS_OF_FILE]
    assert all(line[3] for line in definitions)


def test_the_file_of_a_class_has_no_stages(office):
    cohort.a_year(per_group=7)
    response = office.get(f"{FILE}?year={cohort.last_year()}&cohort={cohort.last_year()}")
    assert list(numbers_of(response)) == ["All stages"]
    assert any(line[:1] == ["Stages"] for line in lines_of(response))


def test_files_of_all_tracks_and_of_each_give_no_small_count_back(office):
    """The difference attack: all tracks less one track is the other."""
    tracks = (factories.make_track("Urban"), factories.make_track("Rural"))
    cohort.a_year(per_group=9, tracks=tracks)
    address = f"{FILE}?year={cohort.last_year()}"
    whole, *parts = (numbers_of(office.get(address + more)) for more in ("", "&track=urban", "&track=rural"))
    exactly = exact(edition_of_file(cohort.last_year()))
    for track, part, other in (("urban", *parts), ("rural", *reversed(parts))):
        for row in rows(exactly, Stage.values, track=track):
            for column in COLUMNS_OF_FILE:
                if row.cell(column.name).count < 5:
                    found = [each[row.label][column.label] for each in (whole, part, other)]
                    assert found[1] == "withheld"
                    assert "withheld" in (found[0], found[2])


def test_no_count_below_the_threshold_is_in_any_file(office):
    cohort.a_year(per_group=6, tracks=(factories.make_track("Urban"), factories.make_track("Rural")))
    for more in ("", "&track=urban", f"&cohort={cohort.last_year()}", f"&track=rural&cohort={cohort.last_year()}"):
        numbers = numbers_of(office.get(f"{FILE}?year={cohort.last_year()}{more}"))
        counts = [row[column.label] for row in numbers.values() for column in COLUMNS_OF_FILE]
        assert all(count == "withheld" or int(count) >= 5 for count in counts)


def test_a_file_has_the_date_of_a_quarter_whatever_is_asked_for(office):
    cohort.a_year(per_group=2)
    first = office.get(f"{FILE}?year={cohort.last_year()}")
    again = office.get(f"{FILE}?year={cohort.last_year()}&as_of=2026-01-17&date=2026-01-17")
    assert first.content == again.content
    assert f"as-of-{edition_of_file(cohort.last_year()).as_of}" in first["Content-Disposition"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx"])
def test_a_cell_cannot_become_a_formula(text):
    assert safe(text) == f"'{text}"
    assert safe(5) == 5


def test_a_track_named_like_a_formula_is_text_in_the_file(office):
    factories.make_track("=HYPERLINK(1)")
    track = factories.make_track("Odd")
    track.name = "=cmd"
    track.save()
    line = next(line for line in lines_of(office.get(f"{FILE}?track=odd")) if line[:1] == ["Population"])
    assert not line[1].startswith("=")


def test_staff_reach_the_report_and_its_file_in_two_clicks(office, student):
    home = office.get("/").content.decode()
    assert reverse("reports:cohort") in home
    assert reverse("reports:cohort-file") in office.get(PAGE).content.decode()


def test_a_mentor_reads_their_own_year_and_no_student(client_for, mentor):
    student = cohort.student_of_last_year("M1", name="Sam Secret")
    relationship = cohort.pair(student, mentor=mentor)
    for days in (1, 2, 3):
        cohort.meeting(relationship, cohort.day_in_quarter(1, days))
    cohort.meeting(relationship, cohort.day_in_quarter(1, 4), state="not_held")
    response = client_for(mentor).get(MINE)
    by_year = {found.year: found for _, found in response.context["years"]}
    assert (by_year[cohort.last_year()].meetings, by_year[cohort.last_year()].hours) == (3, 1.5)
    assert [found.mentorships for found in by_year.values()] == [1, 1]
    assert "Sam Secret" not in response.content.decode()


def test_two_meetings_at_the_same_hour_are_two(client_for, mentor):
    relationship = cohort.pair(cohort.student_of_last_year("M1"), mentor=mentor)
    for _ in range(2):
        cohort.meeting(relationship, cohort.day_in_quarter(1))
    assert client_for(mentor).get(MINE).context["years"][-1][1].meetings == 2


def test_a_mentor_reads_nobody_else_s_numbers(client_for, mentor, other_faculty):
    cohort.pair(cohort.student_of_last_year("M1"), mentor=mentor)
    assert client_for(other_faculty).get(MINE).context["years"] == []


def test_who_mentors_nobody_has_no_such_page(client_for, student, staff):
    assert client_for(student).get(MINE).status_code == 403
    assert client_for(staff).get(MINE).status_code == 403


def test_own_activity_costs_the_same_queries_for_thirty(client_for, mentor):
    def add():
        relationship = cohort.pair(cohort.student_of_last_year("M1"), mentor=mentor)
        cohort.meeting(relationship, cohort.day_in_quarter(1))

    same_at_1_and_30(client_for(mentor), MINE, add)


def test_total_is_no_name_that_a_track_could_have():
    assert not re.fullmatch(r"[-\w]+", TOTAL)
