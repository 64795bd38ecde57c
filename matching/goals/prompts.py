"""A gentle question about a goal that is still vague. Pure; never a refusal: a goal may stay as it is."""

import re

FEWEST_WORDS = 3
# What any student could say of anything, and the small words between.
_GENERAL = """
    a about advice advised advisor all am an and any anything at be become becoming better career do doctor for
    future general get getting go goal goals good great grow growing guidance have help helped i improve improving
    in into is it know learn learning life like me medicine mentor mentoring mentorship more my need of on or
    skills some someone something stuff succeed success support talk the thing things to up want with work would
"""
GENERAL = frozenset(_GENERAL.split())


def prompt(text: str, *, topic: str = "", measure: str = "", has_date: bool = False) -> str:
    """One question at most, the most useful first; empty where the goal says what, and how or by when one would know."""
    words = _words(text)
    if len(words) < FEWEST_WORDS:
        return "Could you say a little more? A few words on what exactly, and for what, help others to help you."
    if not set(words) - GENERAL - set(_words(topic)):
        return "Could you say what exactly? A question that you have now, or something you want to do, is a good beginning."
    if measure.strip():
        return ""
    if has_date:
        return "Could you say how you would know that you got there?"
    return "Could you say how you would know that you got there, or by when you hope to?"


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())
