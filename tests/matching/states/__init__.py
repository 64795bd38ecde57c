"""The acts and states of docs/states.md, as the program does and knows them."""

from . import choice_lists, mentorships, requests, waitlists
from .scenes import Kind

KINDS: dict[str, Kind] = {
    "Request": requests.KIND,
    "Mentorship": mentorships.KIND,
    "Waitlist": waitlists.KIND,
    "List of choices": choice_lists.KIND,
}
