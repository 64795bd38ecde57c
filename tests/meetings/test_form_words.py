"""What a form about meetings says of bad input tells what to do, in no sentence of the framework's own."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from accounts.clock import school_today
from meetings import forms
from meetings.forms import action_items, availability
from meetings.forms.logs.parts import ActionForm
from tests.matching.test_form_words import BAD, STOCK

BY_THEMSELVES = [
    action_items.DueDateForm,
    availability.ClosedDaysForm,
    availability.OtherTimesForm,
    availability.RulesForm,
    availability.WindowForm,
    forms.NoteForm,
    forms.TimeForm,
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
@pytest.mark.parametrize("kind", BY_THEMSELVES, ids=[kind.__name__ for kind in BY_THEMSELVES])
def test_no_stock_sentence_is_said(db, kind, bad):
    typed = QueryDict(mutable=True)
    for name in kind().fields:
        typed[name] = bad
    said = [str(text) for texts in kind(typed).errors.values() for text in texts]
    assert not [text for text in said if any(stock in text for stock in STOCK)]


def test_nothing_is_promised_for_a_day_that_is_over(student, mentor, db):
    yesterday = (school_today() - timedelta(days=1)).isoformat()
    form = ActionForm({"text": "Read two papers", "due_on": yesterday}, people=[student, mentor], reader=mentor)
    assert form.errors["due_on"] == ["This day is over. Choose a later one, or leave it empty."]
