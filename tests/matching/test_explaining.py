import pytest

from accounts.models import Audience, ChosenTag, Identity, IdentityTag, MentorProfile
from matching.directory.explaining import explain, explain_in_full
from matching.directory.offers import with_offers
from matching.scoring import Need, Seeker
from tests.factories import make_specialty, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile(mentor):
    profile = mentor.mentor_profile
    profile.ways, profile.career_stage, profile.style, profile.cadence_weeks = ["listener"], "early", 1, 4
    profile.save()
    profile.topics.set([make_topic("Research")])
    profile.specialties.set([make_specialty("Cardiology")])
    return profile


def read(profile) -> MentorProfile:
    return with_offers(MentorProfile.objects.filter(pk=profile.pk)).get()


def all_that_fits() -> Seeker:
    research = make_topic("Research")
    return Seeker(
        goals=(Need(research.pk, "Research", "Find a lab", 5),),
        specialties=frozenset([make_specialty("Cardiology").pk]),
        ways=frozenset(["listener"]),
        career_stages=frozenset(["early"]),
        modes=frozenset(["video"]),
        style=1,
        cadence_weeks=4,
    )


def test_all_that_a_mentor_and_a_student_share_has_words(profile):
    fits = explain(read(profile), all_that_fits())
    assert fits.sentence == "Offers research: your goal."
    assert fits.shared == (
        "Shares your interest in cardiology.",
        "Helps as you hope: someone to talk things through with.",
        "Is where you look for a mentor: early career.",
        "Meets every 4 weeks, as you hope.",
        "Works as you would like: hands-on.",
        "Can meet by video, as you like.",
    )


@pytest.mark.parametrize("audience", [Audience.TIED, Audience.ME, Audience.HIDDEN])
def test_what_a_mentor_does_not_show_to_all_is_in_no_sentence(profile, audience):
    fields = ("specialties", "ways", "career_stage", "style", "cadence_weeks")
    profile.visibility = dict.fromkeys(fields, audience)
    profile.save()
    assert explain(read(profile), all_that_fits()).shared == ("Can meet by video, as you like.",)


def test_a_card_is_explained_without_a_query(profile, django_assert_num_queries):
    loaded, seeker = read(profile), all_that_fits()
    with django_assert_num_queries(0):
        explain(loaded, seeker)


@pytest.mark.parametrize(("audience", "named"), [(Audience.SCHOOL, True), (Audience.TIED, False), (Audience.ME, False)])
def test_a_tag_that_the_student_asked_for_is_named_where_the_mentor_shows_it_to_all(profile, audience, named):
    rural, other = (IdentityTag.objects.create(slug=name.lower(), name=name) for name in ("Rural", "Veteran"))
    identity = Identity.objects.create(user=profile.user)
    for tag in (rural, other):
        ChosenTag.objects.create(identity=identity, tag=tag, audience=audience)
    seeker = Seeker(tags=frozenset([rural.pk]))
    words = "You asked to see these first: Rural." if named else ""
    assert explain_in_full(read(profile), seeker).asked_first == words
    assert explain(read(profile), seeker).asked_first == ""


def test_without_a_tag_asked_for_nothing_is_looked_up(profile, django_assert_num_queries):
    loaded, seeker = read(profile), all_that_fits()
    with django_assert_num_queries(0):
        explain_in_full(loaded, seeker)
