"""Gentle words on who is in a team: people at different points of their career help in different ways. Pure."""

from collections.abc import Collection

from .grid import Member

CLOSE = frozenset({"student", "resident", "early"})
FAR = frozenset({"mid", "senior"})


def hints(team: Collection[Member]) -> list[str]:
    """At most two, the most useful first; none about what somebody does not show. An assigned advisor alone is no choice of the
    student's, so hints look at the others.
    """
    chosen = [member for member in team if not member.is_advisor_only]
    if not chosen:
        return []
    found = [_one_person(chosen), _career(chosen), _field(chosen)]
    return [hint for hint in found if hint][:2]


def _one_person(team: list[Member]) -> str:
    if len(team) > 1:
        return ""
    return "One person rarely covers everything. Two or three who see things differently are usual, each for what they do best."


def _career(team: list[Member]) -> str:
    stages = {member.career_stage for member in team if member.career_stage}
    if stages and stages <= FAR:
        return (
            "All of your mentors are well along in their career. A resident or an older student often remembers best what "
            "comes next for you."
        )
    if stages and stages <= CLOSE:
        return (
            "Your mentors are close to where you are. Somebody further along sees the longer way, and can speak for you when "
            "it counts."
        )
    return ""


def _field(team: list[Member]) -> str:
    fields = {member.department for member in team}
    if len(team) < 2 or len(fields) > 1 or None in fields:
        return ""
    return f"All of your mentors work in {fields.pop()}. Somebody from a very different field sees other things."
