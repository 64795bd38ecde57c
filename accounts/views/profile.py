from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ..clock import school_today
from ..forms import AccountForm, EditForm, MentorProfileForm, StudentProfileForm
from ..models import MentorProfile, StudentProfile, User
from ..permissions import can_mentor, is_faculty, is_student
from ..services import open_to_requests, save_account, save_mentor_profile, save_student_profile


def profile(request: HttpRequest) -> HttpResponse:
    """Who I am, and what I offer or am looking for: one page, one button."""
    forms = _forms(request)
    if request.method == "POST" and all(form.is_valid() for form in forms.values()) and _saved(request.user, forms):
        messages.success(request, "Your profile is saved.")
        return redirect("accounts:profile")
    paused = can_mentor(request.user) and not request.user.mentor_profile.accepting
    return render(request, "accounts/profile.html", {**forms, "paused": paused})


@require_POST
def accept_requests(request: HttpRequest) -> HttpResponse:
    open_to_requests(profile=get_object_or_404(MentorProfile, user=request.user), by=request.user)
    messages.success(request, "Students see you as open to requests again. Thank you.")
    return redirect("accounts:profile")


def _forms(request: HttpRequest) -> dict[str, EditForm]:
    """In the order of the locks that saving takes: a mentor's row first."""
    data, user, forms = request.POST or None, request.user, {}
    if can_mentor(user) or is_faculty(user):
        forms["mentor_form"] = MentorProfileForm(data, instance=_mentor_profile(user), prefix="mentor")
    forms["account_form"] = AccountForm(data, instance=user, prefix="account")
    if is_student(user) and (found := _student_profile(user)):
        forms["student_form"] = StudentProfileForm(data, instance=found, prefix="student")
    return forms


def _mentor_profile(user: User) -> MentorProfile:
    return MentorProfile.objects.filter(user=user).first() or MentorProfile(user=user)


def _student_profile(user: User) -> StudentProfile | None:
    """One that a school has not made yet follows from the enrollment; without that there is no class to belong to."""
    if found := StudentProfile.objects.filter(user=user).first():
        return found
    enrollment = user.enrollment_on(school_today())
    return enrollment and StudentProfile(user=user, cohort=enrollment.cohort)


@transaction.atomic
def _saved(user: User, forms: dict[str, EditForm]) -> bool:
    """All of it, or nothing where somebody else changed the same thing meanwhile."""
    services = {
        "mentor_form": partial(save_mentor_profile, by=user),
        "account_form": partial(save_account, by=user),
        "student_form": partial(save_student_profile, by=user),
    }
    for name, form in forms.items():
        subject = "person" if name == "account_form" else "profile"
        try:
            services[name](edit=form.edit(), **{subject: form.instance})
        except ValidationError as error:
            form.refuse(error)
            transaction.set_rollback(True)
            return False
    return True
