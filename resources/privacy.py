"""Copies of texts that somebody sent to get help: in the sender's file, and in a purge.

A copy of a text is not in the file of whoever wrote the text: that somebody asked for help about it is not theirs to know.
"""

from django.db.models import Q

from accounts.models import User

from .models import Concern

TAKEN_OUT = "(removed)"


def my_data(user: User) -> dict[str, list[dict]]:
    sent = Concern.objects.filter(sent_by=user).select_related("sent_to")
    return {
        "Copies that I sent to get help": [
            {
                "to": concern.sent_to.full_name,
                "sent": concern.sent_at,
                "what": concern.title,
                "text": concern.text_copy,
                "my note": concern.note,
                "settled": concern.closed_at,
            }
            for concern in sent
        ]
    }


def remove(user: User, kind: str) -> dict[str, int]:
    """What they wrote and what they sent; that a copy was sent, to whom and when, stays with whoever answers for it."""
    if kind != "help":
        return {}
    notes = Concern.objects.filter(sent_by=user).exclude(note="").update(note="")
    copies = Concern.objects.filter(Q(sent_by=user) | Q(text_by=user)).exclude(text_copy=TAKEN_OUT)
    return {"Copies sent to get help": copies.update(text_copy=TAKEN_OUT), "Notes beside them": notes}
