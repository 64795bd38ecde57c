"""A profile in parts, each saved on its own."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.clock import school_today
from accounts.models import Event, MentorProfile, StudentProfile, User
from tests import factories

from .factories import fill_mentor

OVERVIEW = reverse("accounts:profile")
MENTORS = ("basics", "offer", "meet", "places", "beyond", "links", "photo", "identity", "time-zone")
STUDENTS = ("about", "looking", "photo", "identity", "time-zone")


def at(slug: str) -> str:
    return reverse("accounts:profile-section", args=[slug])


def places(**changed) -> dict:
    fields = {"capacity": 4, "accepting": "on", "away_from": "", "away_until": "", "is_listed": "on"}
    return fields | changed


@pytest.fixture
def client(client_for, mentor):
    return client_for(mentor)


def page(answer) -> str:
    return answer.content.decode()


def test_a_mentor_saves_what_they_offer(client, mentor):
    topic = factories.make_topic("Letters")
    answer = client.post(at("offer"), {"topics": [topic.pk], "ways": ["coach", "sponsor"], "style": 2})
    assert answer.url == OVERVIEW
    profile = MentorProfile.objects.get()
    assert list(profile.topics.all()) == [topic]
    assert (profile.ways, profile.style) == (["coach", "sponsor"], 2)
    assert Event.objects.filter(verb="changed mentor profile", actor=mentor).exists()


def test_saving_one_part_leaves_the_others_alone(client):
    MentorProfile.objects.update(bio="Mine", modes=["phone"], reach_me="Write to me")
    client.post(at("basics"), {"headline": "Lungs and lives", "bio": "Mine", "career_stage": "mid"})
    profile = MentorProfile.objects.get()
    assert (profile.headline, profile.bio, profile.modes, profile.reach_me) == (
        "Lungs and lives", "Mine", ["phone"], "Write to me",
    )  # fmt: skip


def test_save_and_go_on_leads_to_the_next_part(client):
    answer = client.post(at("places"), places(onward="1"))
    assert answer.url == at("beyond")


def test_a_topic_is_offered_or_not_but_never_both(client):
    topic = factories.make_topic("Letters")
    typed = {"topics": [topic.pk], "topics_not_offered": [topic.pk], "research_skills": "Kept as typed"}
    answer = page(client.post(at("offer"), typed))
    assert "You ticked these in both lists: Letters." in answer
    assert "Kept as typed" in answer


def test_half_an_absence_says_what_is_missing(client):
    answer = client.post(at("places"), places(away_from=school_today().isoformat()))
    assert "Give both days, or neither." in page(answer)


def test_coming_back_before_leaving_says_so(client):
    today = school_today()
    typed = places(away_from=today.isoformat(), away_until=(today - timedelta(days=1)).isoformat())
    assert "must not be before" in page(client.post(at("places"), typed))


def test_a_new_absence_moves_the_clock_of_open_requests(client, mentor, student):
    asked, today = factories.make_request(student, mentor), school_today()
    before = asked.expires_at
    client.post(at("places"), places(away_from=today.isoformat(), away_until=(today + timedelta(days=2)).isoformat()))
    asked.refresh_from_db()
    assert asked.expires_at - before == timedelta(days=3)


def test_one_click_opens_requests_again(client_for, db):
    mentor = factories.make_mentor(accepting=False)
    client = client_for(mentor)
    assert "New requests to you are switched off." in page(client.get(OVERVIEW))
    client.post(reverse("accounts:accept-requests"))
    mentor.mentor_profile.refresh_from_db()
    assert mentor.mentor_profile.accepting


def test_a_year_that_is_still_to_come_is_refused(client):
    year = school_today().year + 1
    answer = client.post(at("basics"), {"faculty_since": year, "bio": "Kept as typed", "career_stage": "mid"})
    assert "Choose this year or one before it." in page(answer)
    assert "Kept as typed" in page(answer)


def test_a_student_writes_about_themselves_and_reads_who_sees_it(client_for, student):
    client = client_for(student)
    client.post(at("about"), {"about": "I like lungs."})
    assert StudentProfile.objects.get().about == "I like lungs."
    assert "My mentors, and mentors whom I have asked" in page(client.get(at("about")))


def test_a_student_says_what_they_look_for(client_for, student):
    topic = factories.make_topic("Wellbeing")
    typed = {"needs": [topic.pk], "values": ["personal-life", "networking"], "modes": ["phone"]}
    client_for(student).post(at("looking"), typed)
    profile = StudentProfile.objects.get()
    assert (list(profile.needs.all()), profile.values, profile.modes) == (
        [topic], ["personal-life", "networking"], ["phone"],
    )  # fmt: skip


def test_a_value_that_is_not_on_the_list_is_refused(client_for, student):
    answer = client_for(student).post(at("looking"), {"values": ["wealth"]})
    assert "wealth is not one of the available choices" in page(answer)


def test_everybody_chooses_a_time_zone(client_for, staff):
    client_for(staff).post(at("time-zone"), {"time_zone": "America/Chicago"})
    assert User.objects.get(pk=staff.pk).time_zone == "America/Chicago"


def test_a_zone_that_does_not_exist_says_what_to_do(client):
    assert "Choose a time zone from the list." in page(client.post(at("time-zone"), {"time_zone": "Mars/Base"}))


@pytest.mark.parametrize("slug", sorted({*MENTORS, *STUDENTS, "nothing"}))
def test_people_have_the_parts_that_are_theirs(client_for, mentor, student, staff, slug):
    answers = [client_for(person).get(at(slug)).status_code for person in (mentor, student, staff)]
    own = [slug in MENTORS, slug in STUDENTS, slug == "time-zone"]
    assert answers == [200 if has else 404 for has in own]


def test_who_reads_a_field_is_chosen_at_the_field(client):
    client.post(at("basics"), {"bio": "Mine", "reads_bio": "tied", "career_stage": "mid"})
    assert MentorProfile.objects.get().visibility == {"bio": "tied"}


@pytest.mark.parametrize("audience", ["asked", "all", "school "])
def test_an_audience_that_is_not_offered_is_refused(client, audience):
    answer = client.post(at("basics"), {"bio": "Mine", "reads_bio": audience, "career_stage": "mid"})
    assert "Choose one of the answers." in page(answer)
    assert MentorProfile.objects.get().visibility == {}


def test_no_choice_is_offered_where_everybody_reads(client):
    answer = page(client.get(at("offer")))
    assert "reads_topics" not in answer
    assert "reads_ways" in answer
    client.post(at("offer"), {"reads_topics": "hidden"})
    assert MentorProfile.objects.get().visibility == {}


def test_what_is_usual_stands_in_a_part_that_nobody_has_filled_in(client_for, db):
    newcomer = factories.make_mentor()
    MentorProfile.objects.update(modes=[])
    form = client_for(newcomer).get(at("meet")).context["form"]
    assert (form["modes"].value(), form["cadence_weeks"].value()) == (["in_person", "video"], 4)
    assert MentorProfile.objects.get().cadence_weeks is None


def test_what_is_usual_counts_once_it_is_saved_and_does_not_return_after_it_was_taken_out(client_for, db):
    newcomer = factories.make_mentor()
    MentorProfile.objects.update(modes=[])
    client = client_for(newcomer)
    shown = client.get(at("meet")).context["form"]
    usual = {"modes": ["in_person", "video"], "cadence_weeks": 4, "length_minutes": 30, "reply_days": 2}
    client.post(at("meet"), usual | {"seen": shown["seen"].value()})
    profile = MentorProfile.objects.get()
    assert (profile.modes, profile.cadence_weeks, profile.length_minutes) == (["in_person", "video"], 4, 30)
    client.post(at("meet"), {"modes": ["phone"], "cadence_weeks": "", "length_minutes": "", "reply_days": 2})
    assert client.get(at("meet")).context["form"]["cadence_weeks"].value() is None


def test_ones_own_rhythm_is_offered_even_if_it_is_unusual(client):
    MentorProfile.objects.update(cadence_weeks=3, length_minutes=50)
    form = client.get(at("meet")).context["form"]
    assert 'value="3" selected' in str(form["cadence_weeks"])
    assert 'value="50" selected' in str(form["length_minutes"])


def test_a_mentor_from_outside_has_no_department_to_choose(client, mentor, other_faculty):
    MentorProfile.objects.filter(user=mentor).update(host=other_faculty, outside_until=school_today(), department=None)
    department = factories.make_department()
    client.post(at("basics"), {"bio": "Mine", "department": department.pk, "career_stage": "mid"})
    profile = MentorProfile.objects.get(user=mentor)
    assert (profile.bio, profile.department) == ("Mine", None)


def test_faculty_without_a_mentor_profile_get_one_by_saving_a_part(client_for, db):
    person = factories.make_user("faculty")
    client = client_for(person)
    assert client.get(OVERVIEW).status_code == 200
    client.post(at("beyond"), {"personal": "Two cats"})
    assert MentorProfile.objects.get().personal == "Two cats"
    assert Event.objects.filter(verb="made mentor profile", actor=person).exists()


def test_a_field_that_was_left_is_saved_by_htmx_with_a_note(client):
    seen = client.get(at("beyond")).context["form"]["seen"].value()
    answer = client.post(at("beyond"), {"personal": "Two cats", "seen": seen}, headers={"HX-Request": "true"})
    assert "Saved" in page(answer)
    assert "<html" not in page(answer)
    assert MentorProfile.objects.get().personal == "Two cats"


def test_htmx_saves_again_and_again_without_crossing_itself(client):
    seen = client.get(at("beyond")).context["form"]["seen"].value()
    for words in ("Two cats", "Two cats and a boat"):
        sent = {"personal": words, "reads_personal": "school", "seen": seen}
        answer = client.post(at("beyond"), sent, headers={"HX-Request": "true"})
        seen = answer.context["now"]["seen"].value()
    assert MentorProfile.objects.get().personal == "Two cats and a boat"
    assert "Everybody in the program" in page(answer)


def test_htmx_says_beside_the_field_what_is_wrong_and_saves_nothing(client):
    answer = page(client.post(at("places"), places(capacity=5, away_from="2026-01-01"), headers={"HX-Request": "true"}))
    assert "Not saved yet." in answer
    error = answer[answer.index('id="id_away_until_error"') :]
    assert error.index("Give both days") < error.index("</div>")
    assert MentorProfile.objects.get().capacity == 3


def test_the_overview_says_what_is_next_and_then_that_nothing_is(client, mentor):
    before = page(client.get(OVERVIEW))
    assert "What students look for next" in before
    assert "Name three topics or more" in before
    assert "#id_topics" in before
    fill_mentor(mentor)
    after = page(client.get(OVERVIEW))
    assert "Your profile is complete" in after
    assert "to add" not in after
