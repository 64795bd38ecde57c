"""Which mentors words find. What the searcher may not read is in test_directory_search.py."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import MentorProfile, User
from accounts.visibility import MENTOR_FIELDS
from matching.search import finding, mentors_matching
from matching.search.sources import TEXTS, exactly, nearly
from matching.search.words import LONGEST_WORD, MOST_WORDS, folded, words_of
from tests import factories


def found(reader, text: str) -> list:
    return mentors_matching(reader, text).ids


@pytest.fixture
def known(mentor):
    """Dr. Ada Lind with a word in every text."""
    profile = mentor.mentor_profile
    profile.headline, profile.bio = "Mentoring first generation students", "I treat asthma and teach."
    profile.research_outputs, profile.research_skills = "Posters and papers", "Statistics in R; wet-lab/bench work"
    profile.save()
    profile.topics.set([factories.make_topic("Residency planning")])
    profile.specialties.set([factories.make_specialty("Cardiology")])
    return mentor


@pytest.mark.parametrize(
    "text",
    [
        "lind",
        "Ada Lind",
        "lind ada",
        "medicine",
        "residency",
        "cardiology",
        "generation",
        "asthma",
        "posters",
        "statistics",
    ],
)
def test_a_word_is_found_wherever_it_stands(student, known, text):
    assert found(student, text) == [known.pk]


@pytest.mark.parametrize("text", ["lin", "resid", "cardi", "asth", "mentorin", "gener"])
def test_the_beginning_of_a_word_is_enough(student, known, text):
    assert found(student, text) == [known.pk]


@pytest.mark.parametrize("text", ["mentors", "treating", "teaches", "paper", "wet", "bench"])
def test_another_form_and_a_part_of_a_word_are_found(student, known, text):
    assert found(student, text) == [known.pk]


@pytest.mark.parametrize("text", ["cardiolgy", "Linnd", "generaton", "statistcs", "asthmaa"])
def test_a_typing_error_is_forgiven_and_said(student, known, text):
    result = mentors_matching(student, text)
    assert result.ids == [known.pk]
    assert "These come close." in result.notes[0]


def test_nothing_close_is_looked_for_where_the_word_itself_is_there(student, known):
    close = factories.make_mentor(name="Dr. Ada Linde-Lindt")
    exact = factories.make_mentor(name="Dr. Lindt")
    assert found(student, "lindt") in ([close.pk, exact.pk], [exact.pk, close.pk])
    assert mentors_matching(student, "lindt").notes == ()


def test_a_typing_error_beside_a_right_word_keeps_the_right_word_as_it_is(student, known):
    factories.make_mentor(name="Dr. Linda Marsh").mentor_profile.specialties.set(
        [factories.make_specialty("Cardiology")]
    )
    assert found(student, "cardiolgy asthma") == [known.pk]


def test_all_words_have_to_stand_somewhere_in_one_profile(student, known, other_faculty):
    assert found(student, "asthma lind") == [known.pk]
    assert found(student, "asthma haddad") == []


def test_common_words_narrow_nothing_but_find_a_name(student, known):
    an = factories.make_mentor(name="Dr. An Zhou")
    assert found(student, "with a residency of the dr. lind") == [known.pk]
    assert found(student, "an")[0] == an.pk


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Dr. Jürgen Müller", "jurgen muller"),
        ("Dr. Jurgen Muller", "Jürgen Müller"),
        ("Dr. Søren Ærø", "soren aero"),
        ("Dr. Łukasz Weiß", "lukasz weiss"),
        ("Dr. Zoe\u0308 Vance", "zoë"),
        ("Dr. Ελένη Παππά", "παππα"),
        ("Dr. 王小明", "王小明"),
        ("Dr. Siobhán O'Neill-Baró", "o'neill baro"),
    ],
)
def test_accents_and_capitals_do_not_matter(student, name, text):
    mentor = factories.make_mentor(name=name)
    assert found(student, text) == [mentor.pk]


def test_python_and_the_database_fold_a_text_alike(db):
    text = "Ærø ŁÓDŹ weiß İstanbul Ñandú ﬁeld Ⅷ ÿ Đorđe ÐÞ œuvre"
    with connection.cursor() as cursor:
        cursor.execute("SELECT searchable_text(%s)", [text])
        assert cursor.fetchone()[0].split() == folded(text).split()


def test_a_better_place_for_the_word_comes_first(student, known):
    named = factories.make_mentor(name="Dr. Asthma Field")
    assert found(student, "asthma") == [named.pk, known.pk]


def test_mentors_who_are_not_in_the_directory_are_not_found(student, known):
    MentorProfile.objects.update(is_listed=False)
    assert found(student, "asthma") == []


@pytest.mark.parametrize("text", ["", "   ", "!!! ??", "%_", "\\ '", "🙂🙂", "\u202e\u200b", "&|!():*<->"])
def test_without_a_letter_nobody_is_left_out(student, known, text):
    assert found(student, text) is None


def test_signs_alone_get_a_sentence_and_emptiness_none(student):
    assert mentors_matching(student, "%%%").notes == ("Search with letters or digits: there were none.",)
    assert mentors_matching(student, "  ").notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "lind'",
        'lind"',
        "lind\\",
        "lind:*",
        "!lind",
        "lind & !ada",
        "(lind",
        "lind%",
        "lind_",
        "lind\x00",
        "lind 🙂",
        "<lind>",
        "li\u200bnd",
    ],
)
def test_signs_of_the_databases_own_language_mean_nothing(student, known, text):
    assert found(student, text.replace("\u200b", "")) == [known.pk]


def test_a_text_of_thirty_words_is_cut_and_says_so(student, known):
    result = mentors_matching(student, " ".join(f"word{number}" for number in range(30)))
    assert (result.ids, result.notes) == ([], (f"Only the first {MOST_WORDS} words were looked for.",))


def test_words_are_short_and_each_is_asked_once(db):
    assert words_of("a" * 10_000).words == ("a" * LONGEST_WORD,)
    assert words_of("Lind LIND lïnd").words == ("lind",)


def test_one_letter_finds_names_and_not_every_text_with_it(student, known):
    assert found(student, "l") == [known.pk]
    assert found(student, "w") == []


def test_too_many_are_cut_at_the_best_and_it_is_said(student, known, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 1)
    named = factories.make_mentor(name="Dr. Asthma Field")
    result = mentors_matching(student, "asthma")
    assert result.ids == [named.pk]
    assert "Only the first 1 whom these words find" in result.notes[0]


def test_every_text_that_is_searched_has_an_audience_of_its_own(db):
    assert TEXTS.keys() <= MENTOR_FIELDS.keys()


def test_a_search_takes_as_many_queries_for_one_as_for_thirty(student):
    def queries() -> int:
        factories.make_mentor(name="Dr. Lind")
        mentors_matching(student, "lind")
        with CaptureQueriesContext(connection) as captured:
            mentors_matching(student, "lind")
        return len(captured)

    assert {queries() for _ in range(30)} == {3}


@pytest.mark.parametrize("field", ["headline", "bio", "research_outputs", "research_skills"])
@pytest.mark.parametrize(("how", "index"), [(exactly, "words"), (nearly, "alike")])
def test_the_words_of_a_text_are_read_from_its_index(db, field, how, index):
    assert f"mentor_{field}_{index}" in plan(how("asthma")(MentorProfile.objects.all(), field))


@pytest.mark.parametrize(("how", "index"), [(exactly, "words"), (nearly, "alike")])
def test_names_are_read_from_their_index(db, how, index):
    assert f"user_full_name_{index}" in plan(how("asthma")(User.objects.order_by(), "full_name"))


def plan(rows) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()
