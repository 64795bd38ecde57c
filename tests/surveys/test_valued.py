from accounts.hooks import expectation_items
from surveys.models import Item, Questionnaire
from surveys.services import draft_version, publish_version, write_items
from surveys.valued import valued_in_a_mentor
from tests.surveys import factories


def test_the_twelve_items_come_in_the_students_wording(db):
    shipped = valued_in_a_mentor()
    assert [key for key, _ in shipped] == factories.TICKS
    assert dict(shipped)["personal-life"] == "Hearing about my mentor's life outside of work"
    factories.install_all()
    assert valued_in_a_mentor() == shipped
    assert expectation_items() == [shipped]


def test_what_the_school_published_last_counts(db):
    factories.install_all()
    draft = draft_version(questionnaire=Questionnaire.objects.get(slug="expectations"))
    words = Item(key="networking", kind="tick", text="Doors that open", reader="pair")
    write_items(version=draft, items=[words, Item(key="a-note", kind="note", text="A note", reader="pair")])
    publish_version(version=draft, by=None)
    assert valued_in_a_mentor() == [("networking", "Doors that open")]
