from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ..forms import AccountForm, MentorProfileForm, StudentProfileForm
from ..models import MentorProfile
from ..permissions import can_mentor, is_faculty, is_student
from ..services import open_to_requests, save_mentor_profile


def profile(request: HttpRequest) -> HttpResponse:
    """Who I am, and what I offer or am looking for: one page, one button."""
    forms = _forms(request)
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        _save(request, forms)
        messages.success(request, "Your profile is saved.")
        return redirect("accounts:profile")
    paused = can_mentor(request.user) and not request.user.mentor_profile.accepting
    return render(request, "accounts/profile.html", {**forms, "paused": paused})


@require_POST
def accept_requests(request: HttpRequest) -> HttpResponse:
    open_to_requests(profile=get_object_or_404(MentorProfile, user=request.user), by=request.user)
    messages.success(request, "Students see you as open to requests again. Thank you.")
    return redirect("accounts:profile")


def _forms(request: HttpRequest) -> dict:
    data, user = request.POST or None, request.user
    forms = {"account_form": AccountForm(data, instance=user, prefix="account")}
    if is_student(user):
        forms["student_form"] = StudentProfileForm(
            data, instance=getattr(user, "student_profile", None), prefix="student"
        )
    if can_mentor(user) or is_faculty(user):
        forms["mentor_form"] = MentorProfileForm(data, instance=_mentor_profile(request), prefix="mentor")
    return forms


def _mentor_profile(request: HttpRequest) -> MentorProfile:
    return MentorProfile.objects.filter(user=request.user).first() or MentorProfile(user=request.user)


def _save(request: HttpRequest, forms: dict) -> None:
    forms["account_form"].save()
    if "student_form" in forms:
        forms["student_form"].save()
    if "mentor_form" in forms:
        form = forms["mentor_form"]
        before = (form.initial.get("away_from"), form.initial.get("away_until"))
        save_mentor_profile(profile=form.save(commit=False), by=request.user, away_before=before)
        form.save_m2m()
