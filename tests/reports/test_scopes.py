"""What a scope lets staff read in reports, with somebody of another track beside in every test."""

from datetime import timedelta
from html import unescape

import pytest

from accounts.clock import school_today
from accounts.models import Enrollment, User
from reports.obstacles import closed_round
from reports.periods import Period
from tests import factories
from tests.queries import same_at_1_and_30

from . import factories as cohort

PAGE, FILE = "/reports/", "/reports/cohort.csv"
LISTS = [f"/reports/list/{what}/" for what in ("students", "meetings", "check-ins")]


@pytest.fixture
def rural(db):
    return factories.make_track("Rural")


@pytest.fixture
def urban(db):
    return factories.make_track("Urban")


@pytest.fixture
def keeper(client_for, rural):
    """The staff of the rural track."""
    return client_for(factories.make_staff(staff_scope="track", scope_track=rural))


@pytest.fixture
def viewer(client_for, db):
    return client_for(factories.make_staff(staff_scope="reports"))


def counts(response, column: str) -> dict[str, int]:
    rows = [row for section in response.context["sections"] for row, _ in section.rows]
    return {row.label: row.cell(column).count for row in rows}


def a_pair(track, name: str = "") -> User:
    student = cohort.student_of_last_year("M1", track=track, name=name)
    cohort.meeting(cohort.pair(student), cohort.day_in_quarter(1))
    cohort.check_in(student, cohort.day_in_quarter(3))
    return student


@pytest.mark.parametrize("column", ["students", "covered", "held", "check_ins"])
def test_the_staff_of_a_track_count_their_own_alone(keeper, forms, rural, urban, column):
    a_pair(rural)
    a_pair(urban)
    assert counts(keeper.get(f"{PAGE}?year={cohort.last_year()}"), column)["M1"] == 1


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("track", ["", "&track=rural"])
def test_their_lists_name_nobody_else(keeper, forms, rural, urban, address, track):
    a_pair(rural, "Ada Rural")
    a_pair(urban, "Bo Urban")
    html = keeper.get(f"{address}?year={cohort.last_year()}{track}").content.decode()
    assert "Ada Rural" in html
    assert "Bo Urban" not in html


@pytest.mark.parametrize("track", ["urban", "nowhere"])
def test_another_track_in_the_address_is_refused_and_an_unknown_one_alike(keeper, forms, urban, track):
    a_pair(urban, "Bo Urban")
    response = keeper.get(f"{PAGE}?year={cohort.last_year()}&track={track}")
    assert response.status_code == 403
    assert "You see the Rural track alone" in response.content.decode()
    assert "sections" not in response.context
    for address in (FILE, *LISTS):
        assert keeper.get(f"{address}?track={track}").status_code == 404


def test_their_filter_offers_no_other_track_year_or_class(keeper, rural, urban):
    factories.make_enrollment(factories.make_user(), stage="M1", year=2019, track=urban)
    cohort.student_of_last_year("M1", track=urban, cohort=2017)
    cohort.student_of_last_year("M1", track=rural)
    fields = keeper.get(PAGE).context["form"].fields
    assert fields["track"].choices == [("rural", "Rural")]
    assert 2019 not in dict(fields["year"].choices)
    assert "2017" not in dict(fields["cohort"].choices)


def test_their_file_is_the_tracks_slice_of_the_one_that_everybody_gets(keeper, office, rural, urban):
    cohort.a_year(per_group=9, tracks=(rural, urban))
    theirs = keeper.get(f"{FILE}?year={cohort.last_year()}").content
    assert theirs == office.get(f"{FILE}?year={cohort.last_year()}&track=rural").content


def test_a_student_who_has_changed_tracks_since_is_counted_and_no_longer_named(keeper, rural, urban):
    student = cohort.student_of_last_year("M1", track=rural, name="Mo Moved")
    student.enrollments.update(ends_on=school_today() - timedelta(days=1))
    Enrollment.objects.create(
        student=student, academic_year=cohort.last_year() + 1, stage="M2", track=urban, starts_on=school_today()
    )
    response = keeper.get(f"/reports/list/students/?year={cohort.last_year()}")
    assert response.context["page"].paginator.count == 1
    assert "Mo Moved" not in response.content.decode()
    assert "Now in another track" in response.content.decode()


def test_a_report_viewer_opens_no_list(viewer):
    for address in LISTS:
        assert viewer.get(address).status_code == 403


def test_a_report_viewer_reads_what_a_file_holds_and_no_exact_count(viewer, office, forms, rural):
    cohort.a_year(per_group=4, tracks=(rural,))
    html = unescape(viewer.get(f"{PAGE}?year={cohort.last_year()}").content.decode())
    assert "withheld" in html
    assert "/reports/list/" not in html
    assert "numbers" not in viewer.get(PAGE).context["form"].fields
    assert "Exact counts" in office.get(f"{PAGE}?year={cohort.last_year()}").content.decode()


def test_their_page_has_the_very_values_of_the_file(viewer, rural, urban):
    cohort.a_year(per_group=24, tracks=(rural, urban))
    for more in ("", "&track=rural", f"&cohort={cohort.last_year()}"):
        response = viewer.get(f"{PAGE}?year={cohort.last_year()}{more}")
        lines = viewer.get(f"{FILE}?year={cohort.last_year()}{more}").content.decode("utf-8-sig").splitlines()
        shown = [",".join(str(value) for value in line) for line in response.context["lines"]]
        assert lines[-len(shown) :] == shown
        assert any(isinstance(value, int) for line in response.context["lines"] for value in line)


def test_asking_for_other_numbers_gives_a_report_viewer_none(viewer, rural):
    cohort.a_year(per_group=4, tracks=(rural,))
    for numbers in ("", "file"):
        response = viewer.get(f"{PAGE}?year={cohort.last_year()}&numbers={numbers}")
        assert "sections" not in response.context
        assert "withheld" in response.content.decode()


def test_where_no_quarter_is_final_the_page_says_so(viewer, monkeypatch):
    monkeypatch.setattr("reports.views.newest_edition_of_file", lambda year: None)
    assert "No numbers of this year yet" in viewer.get(PAGE).content.decode()


def test_a_figure_tells_no_withheld_share(viewer, rural):
    cohort.a_year(per_group=4, tracks=(rural,))
    figures = viewer.get(f"{PAGE}?year={cohort.last_year()}").context["figures"]
    bars = [bar for figure in figures for bar in figure.bars]
    assert {bar.length for bar in bars if bar.words == "withheld"} == {0}
    assert any(bar.words == "withheld" for bar in bars)


# What is in the way: answers.


def found(track, threshold: int = 5):
    today = school_today()
    period = Period(today - timedelta(days=700), today, today)
    return closed_round(period, today, threshold, track).stages[0]


def answered(track, number: int, *ticks: str) -> None:
    for _ in range(number):
        student = cohort.student_of_last_year("M1", track=track)
        cohort.check_in(student, cohort.day_in_quarter(3), had_mentor=False, ticks=list(ticks))


def shy(stage):
    return next(option for option in stage.options if option.text == "Asking feels awkward")


def test_a_track_reads_its_own_answers(forms, rural, urban):
    answered(rural, 6, "shy")
    answered(rural, 7)
    answered(urban, 8, "shy")
    answered(urban, 9)
    assert (found(rural).reached, shy(found(rural)).selected, shy(found(rural)).not_selected) == (13, 6, 7)
    assert shy(found(None)).selected == 14


@pytest.mark.parametrize(("selected", "others"), [(3, 9), (9, 3), (0, 9)])
def test_it_tells_nothing_from_which_another_tracks_small_count_follows(forms, rural, urban, selected, others):
    """All less the rural ones are the urban ones."""
    answered(rural, 6, "shy")
    answered(rural, 7)
    answered(urban, selected, "shy")
    answered(urban, others)
    assert shy(found(rural)).selected is None
    assert shy(found(rural)).not_selected is None


@pytest.mark.parametrize("number", [0, 4])
def test_it_tells_not_even_how_many_answered_where_few_of_another_track_did(forms, rural, urban, number):
    answered(rural, 20, "shy")
    answered(urban, number)
    cohort.check_in(cohort.student_of_last_year("M1", track=urban), cohort.day_in_quarter(3))
    stage = found(rural)
    assert (stage.reached, stage.not_reached, stage.options) == (None, None, [])


def test_the_page_of_a_track_says_whose_answers_they_are(keeper, office, forms, rural, urban):
    answered(rural, 6, "shy")
    answered(urban, 6, "shy")
    address = f"{PAGE}?year={cohort.last_year()}"
    assert "of the Rural track" in keeper.get(address).content.decode()
    assert "of all tracks and classes" in office.get(address).content.decode()


@pytest.mark.parametrize("address", [PAGE, *LISTS])
def test_the_reports_of_a_track_cost_the_same_queries_for_thirty(keeper, forms, rural, mentor, address):
    def add():
        student = cohort.student_of_last_year("M1", track=rural)
        cohort.meeting(cohort.pair(student, mentor=mentor), cohort.day_in_quarter(1))
        cohort.check_in(student, cohort.day_in_quarter(3), ticks=["shy"], had_mentor=False)

    same_at_1_and_30(keeper, f"{address}?year={cohort.last_year()}", add)
