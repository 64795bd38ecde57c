"""What a form says of bad input tells what to do. No sentence of the framework's own reaches anybody."""

import importlib
import inspect
import pkgutil

import pytest
from django.forms import BaseForm
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from matching import forms
from matching.models import Goal, Request
from tests import factories

STOCK = (
    *("This field is required", "Select a valid choice", "Enter a ", "Ensure ", "is not a valid", "Null characters"),
    *("is not one of the available choices", "cannot be null", "cannot be blank"),
)
BAD = ("", " ", "\x00", "no such thing", "9" * 4000, "99999", "-7", "1.5", "2026-02-31", "0001-01-01")
ABSTRACT = {"AskForm", "GoalWordsForm"}


def asked(student) -> Request:
    request = factories.make_request(student, factories.make_mentor())
    request.proposed_times, request.time_zone = [timezone.now()], "America/New_York"
    request.save()
    return request


def goal(student) -> dict:
    return {"instance": factories.make_goal(student)}


def asking(student) -> dict:
    return {"student": student, "mentor": factories.make_mentor()}


def composing(student) -> dict:
    return asking(student) | {"goals": [factories.make_goal(student)]}


def topics(student) -> dict:
    return {"usual": [factories.make_topic()], "more": []}


# What a form needs besides what was typed.
NEEDS = {
    "AcceptForm": lambda student: {"asked": asked(student)},
    "AgreementForm": None,
    "AgreementInWritingForm": None,
    "ChatAnswerForm": None,
    "ChatForm": asking,
    "ConflictByNameForm": lambda student: {"people": User.objects.all()},
    "ConflictForm": lambda student: {"people": User.objects.all()},
    "DeclineForm": lambda student: {"asked": asked(student)},
    "EndForm": None,
    "GoalForm": goal,
    "GoalInNeedForm": lambda student: {"student": student, "topic": factories.make_topic()},
    "NeedsForm": topics,
    "OthersForm": lambda student: {"student": student},
    "PairForm": lambda student: {"student": student, "mentors": User.objects.all()},
    "PairFromForm": None,
    "PolicyForm": None,
    "PreferenceForm": lambda student: {"has_identity": True},
    "ProgressForm": None,
    "RequestForm": composing,
    "ResearchForm": composing,
    "ReviewForm": goal,
    "SeveralForm": lambda student: {"waiting": Request.objects.all()},
    "StageForm": None,
    "SuggestForm": lambda student: {"student": student, "chosen": []},
    "TrialForm": None,
    "WhyForm": topics,
}


def written() -> dict[str, type[BaseForm]]:
    found = {}
    for module in pkgutil.iter_modules(forms.__path__, "matching.forms."):
        classes = inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        found |= {name: form for name, form in classes if issubclass(form, BaseForm) and form.__module__ == module.name}
    return found


def said(form: BaseForm) -> list[str]:
    return [text for texts in form.errors.values() for text in texts]


def test_every_form_is_looked_at():
    assert set(written()) - ABSTRACT == set(NEEDS)


@pytest.mark.parametrize("name", NEEDS)
def test_bad_input_is_answered_in_words_of_our_own(db, student, name):
    kind, more = written()[name], NEEDS[name](student) if NEEDS[name] else {}
    for bad in BAD:
        typed = QueryDict(mutable=True)
        empty = kind(**more)
        for field in empty.fields:
            typed.setlist(empty.add_prefix(field), [bad])
        texts = said(kind(typed, **more))
        assert [text for text in texts if any(words in text for words in STOCK)] == [], bad


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("text", "", "Say in a sentence what you want to reach."),
        ("text", "x" * 201, "Keep it to 200 characters: it has 201 now."),
        ("target_on", "soon", "Choose a day, or write it like 2027-06-30."),
        ("importance", "7", "The largest is 5. Choose that or less."),
        ("importance", "much", "Write a whole number, such as 4."),
        ("kind", "magic", "This is not in the list, or no longer. Choose again from what it offers."),
        ("topic", "", "Choose one of these."),
    ],
)
def test_the_sentence_says_what_to_do(db, student, field, typed, sentence):
    kept = factories.make_goal(student)
    usual = {"text": "Find a lab", "kind": "specific", "importance": 3, "topic": kept.topic_id}
    form = forms.GoalForm(usual | {field: typed}, instance=Goal(student=student))
    assert form.errors == {field: [sentence]}


def test_a_sentence_that_a_field_has_of_its_own_stays():
    assert forms.ProgressForm({}).errors["progress"] == ["Choose how far you are."]
