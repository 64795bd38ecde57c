from hypothesis import given
from hypothesis import strategies as st

from matching.directory.fit import Fit, asked_first, fit
from matching.scoring import Need, Offer, Seeker

RESEARCH = Need("research", "Research", "Find a lab", 5)
LETTERS = Need("letters", "Letters", "Get a letter", 2)
TWO_GOALS = Seeker(goals=(LETTERS, RESEARCH))
NAMES = {
    "research": "Research",
    "letters": "Letters",
    "wellness": "Wellness",
    "cardiology": "Cardiology",
    "surgery": "Surgery",
    "coach": "Coach",
    "early": "Early career",
    "rural": "From a rural place",
    1: "Hands-on",
    2: "Close",
    5: "Check-in",
}


def found(seeker=TWO_GOALS, **offer):
    lists = {name: frozenset(value) if isinstance(value, list) else value for name, value in offer.items()}
    return fit(seeker, Offer(**lists), NAMES)


def seeking(**fields):
    return Seeker(**{name: frozenset(value) if isinstance(value, list) else value for name, value in fields.items()})


def test_every_goal_is_covered_or_not_and_those_that_matter_most_come_first():
    assert found(topics=["research"]).covered == (RESEARCH,)
    assert found(topics=["research"]).uncovered == (LETTERS,)
    assert found(topics=["research", "letters"]).covered == (RESEARCH, LETTERS)


def test_the_goals_come_first_in_words():
    assert found(topics=["research"]).sentence == "Offers research: 1 of your 2 goals."
    assert found(topics=["research", "letters"]).sentence == "Offers research and letters: all of your goals."
    assert found(seeking(goals=(RESEARCH,)), topics=["research"]).sentence == "Offers research: your goal."
    assert found(topics=["wellness"]).sentence == "Offers other topics than your goals."


def test_two_goals_of_one_topic_name_it_once():
    twice = seeking(goals=(RESEARCH, RESEARCH._replace(text="Write a paper"), LETTERS))
    assert found(twice, topics=["research"]).sentence == "Offers research: 2 of your 3 goals."


def test_a_name_keeps_its_capital_where_it_is_one():
    step = seeking(goals=(Need("step-1", "Step 1", "Pass", 3),))
    assert found(step, topics=["step-1"]).sentence == "Offers Step 1: your goal."


def test_what_a_mentor_refuses_is_said_before_what_they_leave_out():
    assert found(topics=["research"]).lacks == ("Does not list letters.",)
    assert found(topics=["research"], not_offered=["letters"]).lacks == ("Says that they do not offer letters.",)
    three = seeking(goals=(RESEARCH, LETTERS, Need("wellness", "Wellness", "Sleep", 1)))
    assert found(three, topics=["research"], not_offered=["wellness"]).lacks == (
        "Says that they do not offer wellness.",
        "Does not list letters.",
    )


def test_a_need_without_a_goal_is_named_when_it_is_covered_and_when_it_is_refused():
    need = seeking(needs=["wellness"])
    assert found(need, topics=["wellness"]).shared == ("Helps with wellness, which you look for.",)
    assert found(need, not_offered=["wellness"]).missing == "Says that they do not offer wellness, which you look for."


def test_shared_interests_ways_and_career_stage_have_a_sentence_each():
    seeker = seeking(specialties=["cardiology", "surgery"], ways=["coach"], career_stages=["early"])
    fits = found(seeker, specialties=["surgery", "cardiology"], ways=["coach"], career_stage="early")
    assert fits.shared == (
        "Shares your interest in cardiology and surgery.",
        "Helps as you hope: coach.",
        "Is where you look for a mentor: early career.",
    )


def test_how_often_they_meet_is_said_beside_what_one_hopes_for():
    assert found(seeking(cadence_weeks=4), cadence_weeks=4).shared == ("Meets every 4 weeks, as you hope.",)
    assert found(seeking(cadence_weeks=3), cadence_weeks=1).shared == ("Meets every week; you hope for every 3 weeks.",)
    far = found(seeking(cadence_weeks=2), cadence_weeks=12)
    assert (far.shared, far.missing) == ((), "Meets every 12 weeks; you hope for every 2 weeks.")


def test_how_they_meet_and_work_is_said_when_it_fits():
    assert found(seeking(modes=["video", "phone"]), modes=["in_person", "phone", "video"]).shared == (
        "Can meet by video and by phone, as you like.",
    )
    assert found(seeking(style=1), style=1).shared == ("Works as you would like: hands-on.",)
    assert found(seeking(style=1), style=2).shared == ("Works nearly as you would like: close.",)
    assert found(seeking(style=1), style=5) == Fit()


def test_no_way_of_meeting_in_common_is_said():
    assert found(seeking(modes=["video"]), modes=["in_person"]).missing == "Meets in person; you would like by video."


def test_a_card_has_the_goals_and_one_thing_besides():
    seeker = seeking(goals=(RESEARCH,), specialties=["cardiology"], ways=["coach"])
    fits = found(seeker, topics=["research"], specialties=["cardiology"], ways=["coach"])
    assert fits.line == "Offers research: your goal. Shares your interest in cardiology."


def test_a_tag_is_in_no_sentence_of_a_card():
    assert found(seeking(tags=["rural"]), tags=["rural"]) == Fit()


def test_a_tag_is_named_as_what_the_student_asked_for():
    assert (
        asked_first(["Veteran", "From a rural place"])
        == "You asked to see these first: From a rural place and Veteran."
    )
    assert asked_first([]) == ""


def test_who_looks_for_nothing_reads_nothing():
    assert found(Seeker(), topics=["research"], ways=["coach"], has_room=True) == Fit()


KEYS = st.frozensets(st.sampled_from(["research", "letters", "coach", "early"]), max_size=3)
MODES = st.frozensets(st.sampled_from(["in_person", "video", "phone", "messages"]), max_size=2)
NEED = st.builds(Need, st.sampled_from(["research", "letters"]), st.just("Research"), st.just(""), st.just(3))
NEEDS = st.lists(NEED, max_size=3)
NUMBERS = st.none() | st.sampled_from([1, 2, 5])


@given(
    st.builds(Seeker, NEEDS.map(tuple), KEYS, KEYS, KEYS, KEYS, MODES, NUMBERS, NUMBERS, KEYS),
    st.builds(Offer, KEYS, KEYS, KEYS, KEYS, st.just("early"), MODES, NUMBERS, NUMBERS, KEYS, st.booleans()),
)
def test_whatever_fits_is_said_in_whole_sentences(seeker, offer):
    fits = fit(seeker, offer, NAMES)
    said = [line for line in (fits.sentence, *fits.shared, *fits.lacks, *fits.differs) if line]
    assert all(line[0].isupper() and line.endswith(".") and "  " not in line for line in said)
    assert len(fits.covered) + len(fits.uncovered) == len(seeker.goals)
    assert not set(fits.shared) & set(fits.differs)
