"""The directory: what its address asks for, who is in it, and what the page says."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ChosenTag, Identity, IdentityTag, MentorProfile, Program
from matching.models import MentorPreference
from tests import factories
from tests.queries import queries_of, same_at_1_and_30

ADDRESS = "/mentors/"
ADA, NOOR = "Dr. Ada Lind", "Dr. Noor Haddad"


@pytest.fixture
def two(mentor, other_faculty):
    """Two mentors who differ in everything that can be chosen; the first has it."""
    profile = mentor.mentor_profile
    profile.topics.set([factories.make_topic("Research")])
    profile.specialties.set([factories.make_specialty("Cardiology")])
    profile.ways, profile.career_stage, profile.modes, profile.style = ["coach"], "senior", ["phone"], 5
    profile.reply_days, profile.capacity = 1, 3
    profile.save()
    MentorProfile.objects.filter(user=other_faculty).update(reply_days=9, capacity=0, career_stage="early", style=1)
    return mentor, other_faculty


def open_page(client, asked: str = "", **headers) -> str:
    response = client.get(ADDRESS + asked, headers=headers)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode().partition("</main>")[0])


def names(page: str) -> list[str]:
    """The cards, in their order."""
    found = page.partition('id="found"')[2] or page
    return list(re.findall(r'href="/mentors/[0-9a-f-]{36}/">\s*([^<]+?)\s*</a>', found))


def listed(client, asked: str = "") -> set[str]:
    page = open_page(client, asked)
    return {name for name in (ADA, NOOR) if f"{name}</a>" in page}


CHOICES = [
    "topic=research",
    "specialty=cardiology",
    "way=coach",
    "stage=senior",
    "mode=phone",
    "style=5",
    "reply=2",
    "room=1",
    "room=on",
    "outside=no&way=coach",
    "q=lind",
]


@pytest.mark.parametrize("asked", CHOICES)
def test_a_filter_leaves_those_who_have_it(client_for, student, two, asked):
    assert listed(client_for(student), f"?{asked}") == {ADA}


@pytest.mark.parametrize("asked", ["way=coach&way=sponsor", "stage=senior&stage=mid", "style=5&style=4"])
def test_within_one_facet_one_of_the_choices_is_enough(client_for, student, two, asked):
    assert listed(client_for(student), f"?{asked}") == {ADA}


def test_between_two_facets_both_hold(client_for, student, two):
    assert listed(client_for(student), "?stage=early&reply=1") == set()
    assert listed(client_for(student), "?stage=early&stage=senior&reply=1") == {ADA}


@pytest.mark.parametrize(
    "asked",
    [
        "topic=gone",
        "style=99",
        "style=x",
        "stage=%00",
        "reply=-1",
        "way=<b>",
        "room=2",
        "outside=maybe",
        "mode=" + "x" * 999,
    ],
)
def test_what_is_not_on_the_lists_is_left_out_with_a_sentence_and_the_rest_holds(client_for, student, two, asked):
    page = open_page(client_for(student), f"?way=coach&{asked}")
    assert f"{NOOR}</a>" not in page
    assert f"{ADA}</a>" in page
    assert ("not (or no longer) on our lists" in page) == (asked != "stage=%00")
    assert "<b>" not in page
    assert "x" * 41 not in page


def test_a_retired_entry_is_left_out_with_a_sentence(client_for, student, two):
    topic = factories.make_topic("Research")
    topic.retired_at = timezone.now()
    topic.save()
    page = open_page(client_for(student), "?topic=research")
    assert "Left out, because it is not (or no longer) on our lists: “research”." in page
    assert f"{NOOR}</a>" in page


@pytest.mark.parametrize(
    "asked", ["page=0", "page=-1", "page=x", "page=99999999999999", "page=²", "page=2", "sort=worst", "q=", "topic="]
)
def test_what_makes_no_sense_elsewhere_in_the_address_is_passed_over(client_for, student, two, asked):
    page = open_page(client_for(student), f"?{asked}")
    assert "2 mentors" in page
    assert "Left out" not in page


@pytest.mark.parametrize(
    "text", ["'", '"', "\\", "%", "_", "%00", "a & b | !c", ":*", "🙂", "\u202e", "(((", "<script>alert(1)</script>"]
)
def test_a_hostile_text_gets_a_page(client_for, student, two, text):
    page = client_for(student).get(ADDRESS, {"q": text})
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_signs_alone_say_what_to_do(client_for, student, two):
    page = open_page(client_for(student), "?q=%25%25")
    assert "Search with letters or digits" in page
    assert 'value="%%"' in page


def test_what_is_chosen_is_ticked_and_its_group_open(client_for, student, two):
    page = open_page(client_for(student), "?way=coach&reply=2")
    assert 'value="coach" id="way-coach" checked' in page
    assert 'value="2" id="reply-2" checked' in page
    assert page.count('<details class="facet" open>') == 2
    assert 'Filters<span id="number-of-filters"> (2)</span>' in page


def test_each_filter_can_be_taken_away_by_itself(client_for, student, two):
    page = open_page(client_for(student), "?way=coach&stage=senior&q=lind&sort=name")
    assert 'href="/mentors/?q=lind&amp;stage=senior&amp;sort=name#number-found"' in page
    assert 'href="/mentors/?way=coach&amp;stage=senior&amp;sort=name#number-found"' in page
    assert "Clear all" in page


def test_numbers_say_what_another_choice_would_find(client_for, student, two):
    page = open_page(client_for(student), "?stage=senior")
    assert '<span class="muted small facet-number" id="number-stage-early"> 1<' in page.replace(
        '"number-stage-early">1<', '"number-stage-early"> 1<'
    )
    assert 'id="number-way-coach">1<' in page
    assert 'id="number-way-sponsor">0<' in page


def test_by_name_and_by_room(client_for, student, two):
    client = client_for(student)
    MentorProfile.objects.filter(user=two[1]).update(capacity=9)
    assert names(open_page(client, "?sort=name")) == [ADA, NOOR]
    assert names(open_page(client, "?sort=room")) == [NOOR, ADA]


def test_who_fits_comes_first_for_a_student(client_for, student, two):
    factories.make_goal(student, topic=factories.make_topic("Wellbeing"))
    two[1].mentor_profile.topics.set([factories.make_topic("Wellbeing")])
    assert names(open_page(client_for(student))) == [NOOR, ADA]


def test_who_looks_for_nobody_sees_names_in_order_and_no_fit(client_for, staff, two):
    page = open_page(client_for(staff))
    assert names(page) == [ADA, NOOR]
    assert 'value="fit"' not in page
    assert names(open_page(client_for(staff), "?sort=fit")) == [ADA, NOOR]


def test_htmx_gets_the_list_with_its_numbers_and_a_tidy_address(client_for, student, two):
    response = client_for(student).get(f"{ADDRESS}?q=&reply=&way=coach&sort=fit", headers={"HX-Request": "true"})
    page = response.content.decode()
    assert response["HX-Push-Url"] == "/mentors/?way=coach"
    assert "<form" not in page
    assert 'id="number-found" hx-swap-oob="innerHTML"' in page
    assert 'id="number-stage-senior" hx-swap-oob="innerHTML"' in page


def test_typing_on_takes_the_place_of_the_last_pause(client_for, student, two):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/mentors/?q=li"}
    response = client_for(student).get(f"{ADDRESS}?q=lind", headers=headers)
    assert response["HX-Replace-Url"] == "/mentors/?q=lind"
    assert "HX-Push-Url" not in response


def test_htmx_does_not_pay_for_the_form(client_for, student, two):
    preference = MentorPreference.objects.create(student=student, ways=["coach"], changed_at=timezone.now())
    preference.specialties.set([factories.make_specialty()])
    client = client_for(student)
    assert "what_i_look_for" in client.get(ADDRESS).context
    assert "what_i_look_for" not in client.get(ADDRESS, headers={"HX-Request": "true"}).context


def test_without_scripts_a_button_shows_the_list(client_for, student, two):
    page = open_page(client_for(student))
    assert 'method="get" action="/mentors/"' in page
    assert "Show</button>" in page
    assert 'role="status" id="number-found"' in page


def test_nobody_left_names_the_filter_to_take_away(client_for, student, two):
    page = open_page(client_for(student), "?stage=early&way=coach")
    assert "Without “Coach” there is 1." in page or "Without “Early career” there is 1." in page


def test_nobody_left_by_a_word_names_the_word(client_for, student, two):
    page = open_page(client_for(student), "?q=zzzzqqq&stage=senior")
    assert "Without “zzzzqqq” there is 1." in page
    assert 'href="/mentors/?stage=senior">Look without it' in page


def test_nobody_left_whatever_is_taken_away_offers_everyone(client_for, student, two):
    page = open_page(client_for(student), "?q=zzzzqqq&way=sponsor&mode=messages")
    assert "Show all mentors" in page


def test_an_empty_school_says_so(client_for, student):
    assert "No mentors yet" in open_page(client_for(student))


@pytest.fixture
def tagged(two) -> IdentityTag:
    Program.objects.update(has_identity=True)
    tag = IdentityTag.objects.create(slug="first-gen", name="First in the family")
    for person, audience in zip(two, ("school", "tied"), strict=True):
        identity = Identity.objects.create(user=person)
        ChosenTag.objects.create(identity=identity, tag=tag, audience=audience)
    return tag


def test_a_tag_finds_those_who_show_it_to_everybody(client_for, student, tagged):
    assert listed(client_for(student), "?tag=first-gen") == {ADA}


def test_beside_a_tag_there_is_no_number(client_for, student, tagged):
    page = open_page(client_for(student), "?tag=first-gen")
    assert "Mentors who say this of themselves to everybody." in page
    assert "1 mentor" not in page
    assert not re.search(r'id="number-[a-z]+-[a-z0-9-]+">\s*\d', page)
    assert "number-tag-" not in page
    assert not re.search(r'id="number-tag', open_page(client_for(student)))


def test_nobody_left_beside_a_tag_gives_no_number_either(client_for, student, tagged):
    page = open_page(client_for(student), "?tag=first-gen&way=sponsor")
    assert "Without “Sponsor” there is somebody." in page


def test_no_tags_where_the_program_has_none(client_for, student, tagged):
    Program.objects.update(has_identity=False)
    page = open_page(client_for(student), "?tag=first-gen")
    assert "First in the family" not in page
    assert "2 mentors" in page


@pytest.mark.parametrize("who", ["staff", "other_faculty"])
def test_tags_are_a_students_filter_alone(client_for, request, tagged, who):
    page = open_page(client_for(request.getfixturevalue(who)), "?tag=first-gen")
    assert "First in the family" not in page
    assert "2 mentors" in page


def test_what_a_student_looks_for_is_one_click(client_for, student, stranger, two):
    assert "Use what I look for" not in open_page(client_for(student))
    MentorPreference.objects.create(student=student, ways=["coach"], changed_at=timezone.now())
    page = open_page(client_for(student))
    found = re.search(r'href="(/mentors/\?[^"]+)">Use what I look for', page)
    assert listed(client_for(student), found[1].replace("&amp;", "&").partition("/mentors/")[2]) == {ADA}
    assert "Use what I look for" not in open_page(client_for(stranger))


def test_who_is_not_in_the_directory_or_over_is_not_in_the_list(client_for, student, two):
    MentorProfile.objects.filter(user=two[0]).update(is_listed=False)
    yesterday = timezone.localdate() - timedelta(days=2)
    MentorProfile.objects.filter(user=two[1]).update(host=two[0], outside_until=yesterday, department=None)
    assert listed(client_for(student)) == set()


def test_the_page_makes_as_many_queries_for_one_as_for_thirty(client_for, student, monkeypatch):
    monkeypatch.setattr("matching.directory.listing.PAGE_SIZE", 50)
    topic = factories.make_topic("Research")
    factories.make_goal(student, topic=topic)
    numbers = iter(range(99))

    def add():
        mentor = factories.make_mentor(name=f"Dr. Lind {next(numbers)}", topics=(topic,))
        mentor.mentor_profile.specialties.set([factories.make_specialty()])

    client = client_for(student)
    plain = same_at_1_and_30(client, ADDRESS, add)
    assert queries_of(client, ADDRESS + "?way=coach&way=sponsor") <= plain + 1
    same_at_1_and_30(client, ADDRESS + "?q=lind&topic=research", add)


def test_pages_of_the_list_keep_the_filters(client_for, student):
    for number in range(25):
        factories.make_mentor(name=f"Dr. {number:02}")
    page = open_page(client_for(student), "?sort=name&mode=video")
    assert "25 mentors, page 1 of 2" in page
    assert "?sort=name&amp;mode=video&amp;page=2" in page
    assert len(names(open_page(client_for(student), "?sort=name&mode=video&page=2"))) == 5
