import pytest
from django.urls import reverse

from accounts.invisible import without_invisible
from accounts.models import Identity, MentorProfile


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Ada\u202edniL", "AdadniL"),
        ("\u2066Ada\u2069\u200f", "Ada"),
        ("A\u200bda\ufeff", "Ada"),
        ("Ada Łind é", "Ada Łind é"),
    ],
)
def test_what_nobody_sees_is_taken_out(typed, seen):
    assert without_invisible(typed) == seen


def test_joiners_stay_for_the_scripts_that_need_them():
    assert without_invisible("क्\u200dष न्\u200cम") == "क्\u200dष न्\u200cम"


def test_what_is_no_text_stays_as_it_is():
    assert without_invisible(3) == 3


def test_texts_of_a_profile_are_kept_without_it(client_for, mentor):
    client = client_for(mentor)
    client.post(reverse("accounts:profile-section", args=["beyond"]), {"personal": "Two\u202e cats"})
    identity = client.get(reverse("accounts:profile-section", args=["identity"])).context["form"]
    audience = identity["words_audience"].value()
    sent = {"words": "My\u200b own", "words_audience": audience}
    client.post(reverse("accounts:profile-section", args=["identity"]), sent)
    assert MentorProfile.objects.get().personal == "Two cats"
    assert Identity.objects.get().words == "My own"
