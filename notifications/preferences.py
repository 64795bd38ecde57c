"""The page on which people choose what reaches them when. Higher apps add a part with what only they know."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.forms import Form

from . import choices, services
from .forms import DeliveryForm, KindsForm


def _everybody(person: Model) -> bool:
    return True


@dataclass(frozen=True)
class Part:
    """`form(data, person)` is unbound without data; `save(form, person)` keeps what is valid. `for_` says whom it concerns."""

    title: str
    form: Callable[[Any, Model], Form]
    save: Callable[[Form, Model], None]
    order: int = 50
    for_: Callable[[Model], bool] = _everybody


@dataclass
class Shown:
    part: Part
    form: Form


_parts: list[Part] = []


def add(part: Part) -> None:
    if part not in _parts:
        _parts.append(part)


def shown_to(person: Model, data: Any = None) -> list[Shown]:
    theirs = [part for part in _parts if part.for_(person)]
    return [Shown(part, part.form(data, person)) for part in sorted(theirs, key=lambda part: part.order)]


@transaction.atomic
def save(shown: list[Shown], person: Model) -> bool:
    """All of them, or none while one has something to be put right."""
    are_valid = [each.form.is_valid() for each in shown]
    if all(are_valid):
        for each in shown:
            each.part.save(each.form, person)
    return all(are_valid)


def _save_kinds(form: KindsForm, person: Model) -> None:
    services.choose_kinds(person=person, wanted=set(form.cleaned_data["wanted"]))


def _save_delivery(form: DeliveryForm, person: Model) -> None:
    choices.choose_delivery(person=person, **form.cleaned_data)


add(Part("When mail may come", DeliveryForm, _save_delivery, order=20))
add(Part("What you get by mail", KindsForm, _save_kinds, order=90))
