from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import role_required
from accounts.models import Role

from ..team.hints import hints
from ..team.lines import lines_of, members_of


@require_safe
@role_required(Role.STUDENT)
def my_team(request: HttpRequest) -> HttpResponse:
    """Who helps with what, and which needs nobody covers yet."""
    team = members_of(request.user)
    lines = lines_of(request.user, team)
    context = {
        "team": team,
        "lines": lines,
        "alone": sum(not line.row.is_covered for line in lines),
        "hints": hints(team),
    }
    return render(request, "matching/team.html", context)
