"""Whom a student has asked or has already, and from whom something keeps them: ids of users, for lists of whom to ask next."""

from django.db.models import QuerySet

from accounts.clock import school_today
from accounts.models import User

from ..models import Block, Conflict, Relationship, Request


def kept_from(student: User) -> QuerySet:
    """By a block or a declared conflict, either way."""
    apart = Conflict.objects.keeping_apart().on(school_today()).order_by()
    made = Block.objects.filter(blocker=student).order_by().values_list("blocked", flat=True)
    return made.union(
        Block.objects.filter(blocked=student).order_by().values_list("blocker"),
        apart.filter(student=student).values_list("person"),
        apart.filter(person=student).values_list("student"),
    )


def not_to_ask(student: User, asked: QuerySet[Request]) -> QuerySet:
    """Also whom the student has, or has asked. `asked`: all requests for what the program proposes by itself, those under way
    for what staff choose, who may know why a second try could go better.
    """
    return kept_from(student).union(
        Relationship.objects.loading().filter(mentee=student).order_by().values_list("mentor"),
        asked.filter(student=student).order_by().values_list("mentor"),
    )
