import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Event, MentorProfile, ProfileLink
from accounts.profiles.services import save_links

PAGE = reverse("accounts:profile-section", args=["links"])
LAB = {"label_0": "My lab", "url_0": "https://lab.example.edu/asthma?y=2026#us"}


@pytest.fixture
def client(client_for, mentor):
    return client_for(mentor)


def kept() -> list[tuple[str, str]]:
    return list(ProfileLink.objects.values_list("label", "url"))


def test_links_are_kept_in_their_order(client):
    client.post(PAGE, LAB | {"label_3": "A talk", "url_3": "https://video.example.edu/1", "reads": "school"})
    assert kept() == [("My lab", LAB["url_0"]), ("A talk", "https://video.example.edu/1")]


def test_saving_what_stands_there_changes_nothing(client, mentor):
    for _ in range(2):
        client.post(PAGE, LAB)
    event = Event.objects.get(verb="changed links")
    assert (event.actor, event.target_id) == (mentor, mentor.mentor_profile.pk)


def test_https_is_added_where_somebody_left_it_out(client):
    client.post(PAGE, {"label_0": "My lab", "url_0": "lab.example.edu/asthma"})
    assert kept() == [("My lab", "https://lab.example.edu/asthma")]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://lab.example.edu/", "Start the address with https://"),
        ("javascript:alert(1)", "Start the address with https://"),
        ("data:text/html,hello", "Start the address with https://"),
        ("ftp://lab.example.edu/", "Start the address with https://"),
        ("//lab.example.edu/", "This is not the address of a page."),
        ("https://", "This is not the address of a page."),
        ("https:///lab", "This is not the address of a page."),
        ("https://me:secret@lab.example.edu/", "Leave out the name and password"),
        ("https://me@lab.example.edu/", "Leave out the name and password"),
        ("https://localhost/", "This is not the address of a page."),
        ("https://lab example.edu/", "This is not the address of a page."),
        ("https://lab.example.edu\\@evil.example/", "Leave out the name and password"),
        ("https://lab.example.edu/\x00", "Null characters are not allowed."),
        ("https://lab.example.edu/" + "a" * 300, "at most 300 characters"),
        ("not an address", "This is not the address of a page."),
    ],
)
def test_an_address_that_will_not_do_says_why_and_stays(client, url, sentence):
    answer = client.post(PAGE, {"label_0": "My lab", "url_0": url}).content.decode()
    assert sentence in answer
    assert "My lab" in answer
    assert kept() == []


def test_half_a_link_says_what_is_missing(client):
    assert "Say in a few words what is there" in client.post(PAGE, {"url_0": LAB["url_0"]}).content.decode()
    assert "Give the address, or take the name out." in client.post(PAGE, {"label_0": "My lab"}).content.decode()


def test_a_page_shows_where_a_link_leads_and_vouches_for_nothing(client_for, client, mentor, student):
    client.post(PAGE, LAB | {"label_0": "<b>My bank</b>"})
    page = client_for(student).get(reverse("matching:mentor", args=[mentor.pk])).content.decode()
    assert 'rel="noopener nofollow ugc"' in page
    assert "&lt;b&gt;My bank&lt;/b&gt;" in page
    assert "(lab.example.edu)" in page


def test_nobody_else_changes_them_and_there_are_never_more_than_five(mentor, staff):
    six = [("A page", f"https://page{number}.example.edu/") for number in range(6)]
    with pytest.raises(PermissionDenied):
        save_links(profile=mentor.mentor_profile, links=six, by=staff)
    assert len(save_links(profile=mentor.mentor_profile, links=six, by=mentor)) == 5


def test_who_reads_them_is_chosen_beside_them(client_for, client, mentor, student):
    client.post(PAGE, LAB | {"reads": "tied"})
    assert MentorProfile.objects.get().visibility == {"links": "tied"}
    page = client_for(student).get(reverse("matching:mentor", args=[mentor.pk])).content.decode()
    assert "My lab" not in page
