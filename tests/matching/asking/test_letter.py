"""What the mentor reads of a request, before it is sent and after, and who reads none of it."""

import re
from datetime import timedelta

from django.urls import reverse

from accounts.clock import school_today
from matching.models import Request
from matching.services import accept_request
from notifications import kinds
from notifications.models import Notification
from resources.hooks import help_texts
from tests import factories

from .words import TYPED, in_days, letter, page, write_about


def test_the_preview_is_what_the_mentor_reads_letter_by_letter(sam, address, client_for, student, mentor):
    student.time_zone, mentor.time_zone = "America/Los_Angeles", "Europe/Berlin"
    student.save()
    mentor.save()
    write_about(student, about="I grew up on a farm.", interests="Rowing", modes=["video"])
    goal = factories.make_goal(student, topic=factories.make_topic(), text="Find a lab <for> the summer")
    typed = TYPED | {"goals": [goal.pk], "time_1": in_days(2, "America/Los_Angeles"), "time_2": in_days(20)}
    typed |= {"research_aspect": "The registry", "research_skills": "R", "hoped_until": school_today() + timedelta(9)}
    preview = sam.post(f"{address}?form=research", typed | {"step": "see"})
    assert not Request.objects.exists()
    sam.post(f"{address}?form=research", typed)
    read = client_for(mentor).get(reverse("matching:request", args=[Request.objects.get().pk]))
    assert letter(preview) == letter(read)
    for words in ("I am Sam.", "farm", "&lt;for&gt;", "The registry", "Europe/Berlin", "on America/Los Angeles time"):
        assert words in letter(read)


def test_nothing_typed_is_lost_between_preview_change_and_send(sam, address, student):
    goals = [factories.make_goal(student, text=f"Goal {number}") for number in range(2)]
    typed = TYPED | {"goals": [goal.pk for goal in goals], "time_1": in_days(2), "step": "see"}
    del typed["wants_trial"]
    preview = page(sam.post(address, typed))
    hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', preview)
    carried = {}
    for name, value in hidden:
        carried.setdefault(name, []).append(value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    form = sam.post(address, carried | {"step": "change"}).context["form"]
    assert form.is_valid()
    assert form["introduction"].value() == "I am Sam."
    sam.post(address, carried | {"step": "send"})
    sent = Request.objects.get()
    assert (set(sent.goals.all()), sent.wants_trial, len(sent.proposed_times)) == (set(goals), False, 1)


def test_a_preview_of_what_cannot_be_sent_says_so(sam, address):
    assert "Write a sentence or two" in page(sam.post(address, TYPED | {"message": "", "step": "see"}))


def test_a_research_request_is_read_by_its_mentor_also_after_a_yes(sam, address, client_for, mentor, student):
    sam.post(f"{address}?form=research", TYPED | {"research_aspect": "The registry"})
    asked = Request.objects.get()
    assert asked.kind == "research"
    assert accept_request(request=asked, by=mentor).kind == "research"
    client = client_for(mentor)
    assert "The registry" in page(client.get(reverse("matching:request", args=[asked.pk])))
    assert "The registry" in help_texts.find("request", mentor, asked.pk).text


def test_the_mentor_reads_the_profile_once(sam, address, client_for, student, mentor):
    write_about(student, about="I grew up on a farm.", interests="Rowing")
    sam.post(address, TYPED | {"introduction": "Hello. I grew up on a farm."})
    read = letter(client_for(mentor).get(reverse("matching:request", args=[Request.objects.get().pk])))
    assert (read.count("I grew up on a farm."), read.count("Rowing")) == (1, 1)


def test_staff_read_none_of_it(sam, address, client_for, staff, student):
    words = {"introduction": "WHO", "message": "WHY", "research_aspect": "ASPECT", "research_skills": "SKILLS"}
    sam.post(f"{address}?form=research", TYPED | words)
    client, asked = client_for(staff), Request.objects.get()
    assert client.get(reverse("matching:request", args=[asked.pk])).status_code == 404
    shown = page(client.get(reverse("accounts:person", args=[student.pk])))
    assert not [word for word in words.values() if word in shown]


def test_no_mail_carries_any_of_it(sam, address):
    words = {"introduction": "WHO", "message": "WHY", "research_aspect": "ASPECT", "research_skills": "SKILLS"}
    sam.post(f"{address}?form=research", TYPED | words)
    for row in Notification.objects.all():
        mail = kinds.get(row.kind).render(row)
        assert not [word for word in words.values() if word in mail.subject + mail.text + mail.html]
