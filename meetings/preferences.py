"""What this app adds to the page on which people choose what reaches them when."""

from accounts.models import User
from accounts.permissions import can_mentor
from notifications.preferences import Part

from .forms.reminders import ReminderForm
from .services.reminder_choices import choose_reminders


def _meets(person: User) -> bool:
    return person.is_student or can_mentor(person)


def _save(form: ReminderForm, person: User) -> None:
    choose_reminders(person=person, minutes_before=form.cleaned_data["minutes_before"], by=person)


reminders = Part("Reminders of meetings", ReminderForm, _save, order=10, for_=_meets)
