import pytest

from matching.models import PeerProgram, Relationship
from matching.peer.services import close_program, end_organizer, leave_program
from tests import factories
from tests.queries import same_at_1_and_30

from .factories import make_member, make_organizer, make_program


@pytest.fixture
def program(staff) -> PeerProgram:
    return make_program(staff)


@pytest.fixture
def organizer(program):
    """Grants, with the person as `.person`."""
    return make_organizer(program, factories.make_student("M3", name="Olu Keeper"))


@pytest.fixture
def desk(client_for, organizer):
    return client_for(organizer.person)


def members_page(program: PeerProgram) -> str:
    return f"/peer/{program.pk}/members/"


def test_a_student_finds_the_program_from_home_and_joins(client_for, program, student):
    theirs = client_for(student)
    assert "/peer/" in theirs.get("/").content.decode()
    assert f"/peer/{program.pk}/" in theirs.get("/peer/").content.decode()
    theirs.post(f"/peer/{program.pk}/", {"side": "mentee", "hopes": "Someone patient"})
    assert program.members.get().hopes == "Someone patient"
    assert "You joined" in theirs.get("/peer/").content.decode()
    assert "/peer/" not in [item.url for item in theirs.get("/").context["coming"]]


def test_the_page_says_who_reads_the_answers(client_for, program, student, organizer):
    html = client_for(student).get(f"/peer/{program.pk}/").content.decode()
    assert "The organizer (Olu Keeper) and student affairs read your name and these answers" in html


def test_without_an_organizer_it_says_that_one_may_come(client_for, program, student):
    assert "whom they may still name" in client_for(student).get(f"/peer/{program.pk}/").content.decode()


def test_a_choice_that_is_missing_gets_a_sentence_and_keeps_the_rest(client_for, program, student):
    response = client_for(student).post(f"/peer/{program.pk}/", {"hopes": "Someone patient"})
    assert "side" in response.context["form"].errors
    assert "Someone patient" in response.content.decode()


def test_too_long_a_hope_is_refused(client_for, program, student):
    response = client_for(student).post(f"/peer/{program.pk}/", {"side": "mentee", "hopes": "x" * 301})
    assert "at most 300" in response.content.decode()


def test_a_student_leaves(client_for, program, student):
    make_member(program, student)
    client_for(student).post(f"/peer/{program.pk}/leave/")
    assert not program.members.standing().exists()
    assert client_for(student).post(f"/peer/{program.pk}/leave/").status_code == 404


def test_a_closed_program_is_found_by_no_student_and_no_organizer(client_for, staff, program, student, desk):
    close_program(program=program, by=staff)
    assert client_for(student).get(f"/peer/{program.pk}/").status_code == 404
    assert desk.get(members_page(program)).status_code == 404
    assert "No program is open" in client_for(student).get("/peer/").content.decode()


def test_an_organizer_reads_names_and_answers_of_those_who_joined(program, desk, student, stranger):
    topic = factories.make_topic("Board exams")
    make_member(program, student, side="mentor", topics=(topic,), hopes="To pass it on")
    html = desk.get(members_page(program)).content.decode()
    assert all(text in html for text in ("Sam Rivera", "I would like to mentor", "Board exams", "To pass it on"))
    assert "Robin Vale" not in html


def test_and_nothing_else_of_them(program, desk, student, mentor):
    factories.make_goal(student, text="Leave medicine")
    factories.make_request(student, mentor, message="Why I ask you")
    factories.make_relationship(mentor, student)
    make_member(program, student)
    html = desk.get(members_page(program)).content.decode()
    hidden = ["Leave medicine", "Why I ask you", "Ada Lind", student.email, ">M2", "Enrolled", "Pathways"]
    assert [text for text in hidden if text in html] == []


def test_who_left_is_gone_from_the_list(program, desk, student):
    leave_program(member=make_member(program, student), by=student)
    assert "Sam Rivera" not in desk.get(members_page(program)).content.decode()


def test_when_the_grant_ends_the_list_is_closed_at_once(program, desk, organizer, staff):
    end_organizer(organizer=organizer, by=staff)
    assert desk.get(members_page(program)).status_code == 404


def test_an_organizer_reads_no_other_program(staff, desk):
    assert desk.get(members_page(make_program(staff, "Others"))).status_code == 404


def test_nobody_else_reads_the_list(client_for, program, student, mentor, staff):
    make_member(program, student)
    for person, status in ((student, 404), (mentor, 403), (staff, 403)):
        assert client_for(person).get(members_page(program)).status_code == status


def test_an_organizer_stops_by_the_page(program, desk, organizer):
    desk.post(f"/peer/organizers/{organizer.pk}/end/")
    organizer.refresh_from_db()
    assert organizer.ended_by == organizer.person


def test_anothers_grant_is_not_found(client_for, program, student, organizer):
    assert client_for(student).post(f"/peer/organizers/{organizer.pk}/end/").status_code == 404


def test_home_tells_an_organizer_how_many_joined(program, desk, student):
    make_member(program, student)
    assert "1 joined" in desk.get("/").content.decode()


def test_the_lists_cost_the_same_queries_for_thirty(client_for, program, desk, staff):
    def add():
        make_member(program, factories.make_student(), topics=(factories.make_topic(),))

    same_at_1_and_30(desk, members_page(program), add)
    same_at_1_and_30(client_for(staff), f"/people/peer-programs/{program.pk}/", add)


def test_so_do_the_lists_of_programs(client_for, staff, student, desk):
    for address, person in (("/people/peer-programs/", staff), ("/peer/", student), ("/", student)):
        numbers = iter(range(100))
        same_at_1_and_30(
            client_for(person), address, lambda at=address, n=numbers: make_program(staff, f"{at} {next(n)}")
        )


# The office.


def test_staff_make_one_name_an_organizer_and_pair_two_who_joined(client_for, staff, student, stranger):
    office = client_for(staff)
    made = office.post("/people/peer-programs/", {"name": "Near peers", "about": "M2 and M1"})
    program = PeerProgram.objects.get()
    office.post(made.url, {"email": stranger.email})
    assert program.organizers.get().person == stranger
    make_member(program, stranger, side="mentor")
    make_member(program, student)
    assert f"/people/{student.pk}/pair/" in office.get(made.url).content.decode()
    office.post(f"/people/{student.pk}/pair/", {"mentor": stranger.pk, "kind": "peer", "reason": "Both joined"})
    assert Relationship.objects.get().kind == "peer"


def test_pair_stands_by_those_who_would_like_a_mentor_and_offers_those_who_would_mentor(
    client_for, staff, program, student, stranger, mentor
):
    make_member(program, stranger, side="mentor")
    make_member(program, student)
    office = client_for(staff)
    page = office.get(f"/people/peer-programs/{program.pk}/").content.decode()
    address = f"/people/{student.pk}/pair/?kind=peer&amp;program={program.pk}"
    assert address in page
    assert f"/people/{stranger.pk}/pair/" not in page
    form = office.get(address.replace("&amp;", "&")).context["form"]
    assert list(form.fields["mentor"].queryset) == [stranger]
    assert form.fields["mentor"].help_text == f"Would like to: {stranger}."
    assert form["kind"].value() == "peer"


def test_what_nobody_sees_makes_no_second_program_of_one_name(client_for, staff, program):
    answer = client_for(staff).post("/people/peer-programs/", {"name": f"{program.name}\u200b"})
    assert answer.context["form"].errors.keys() == {"name"}


def test_a_program_that_is_none_narrows_nothing(client_for, staff, student, mentor):
    form = client_for(staff).get(f"/people/{student.pk}/pair/?kind=x&program=nonsense").context["form"]
    assert mentor in form.fields["mentor"].queryset


def test_a_name_that_is_taken_gets_a_sentence(client_for, staff, program):
    response = client_for(staff).post("/people/peer-programs/", {"name": "Big Sibs"})
    assert "There is a program of this name already" in response.content.decode()


@pytest.mark.parametrize("who", ["mentor", "staff"])
def test_an_organizer_who_is_no_student_gets_a_sentence(client_for, staff, program, who, request):
    address = request.getfixturevalue(who).email
    response = client_for(staff).post(f"/people/peer-programs/{program.pk}/", {"email": address})
    assert "No student of the program has this address" in response.content.decode()


def test_staff_change_close_and_reopen(client_for, staff, program):
    office, address = client_for(staff), f"/people/peer-programs/{program.pk}/"
    office.post(f"{address}change/", {"name": "Near peers", "about": ""})
    assert "Nobody can join any more" in office.get(f"{address}close/").content.decode()
    office.post(f"{address}close/")
    program.refresh_from_db()
    assert (program.name, bool(program.closed_at)) == ("Near peers", True)
    office.post(f"{address}reopen/")
    program.refresh_from_db()
    assert program.closed_at is None


def test_staff_end_an_organizer(client_for, staff, organizer):
    response = client_for(staff).post(f"/peer/organizers/{organizer.pk}/end/")
    assert response.url == f"/people/peer-programs/{organizer.program_id}/"
