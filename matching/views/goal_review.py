from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import role_required
from accounts.models import Role

from ..forms import ReviewForm
from ..models import Goal
from ..services import review_goals


@role_required(Role.STUDENT)
def review(request: HttpRequest) -> HttpResponse:
    """Every open goal with all that may have moved; one button keeps it all."""
    data = request.POST if request.method == "POST" else None
    goals = Goal.objects.open().filter(student=request.user).select_related("topic")
    forms = [ReviewForm(data, instance=goal, prefix=str(goal.pk)) for goal in goals if _is_in(data, goal)]
    if data is not None and all(form.is_valid() for form in forms):
        review_goals(student=request.user, answers=[(form.instance, form.cleaned_data["answer"]) for form in forms])
        messages.success(request, "Thank you. Your goals are up to date.")
        return redirect("matching:goals")
    return render(request, "matching/goals_review.html", {"forms": forms})


def _is_in(data, goal: Goal) -> bool:
    """A goal that was written in another tab meanwhile is not on the page that was sent."""
    return data is None or f"{goal.pk}-answer" in data
