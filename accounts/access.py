"""Who may open a view at all. What is on the page then comes from a QuerySet that knows the reader."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from .models import Role, User
from .permissions import sees_people, sees_whole_school


def allowed(test: Callable[[User], bool]) -> Callable:
    """Only people of whom `test` is true may open the view; everybody else who is signed in gets 403."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not test(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def role_required(*roles: Role) -> Callable:
    return allowed(lambda user: user.role in roles)


whole_school = allowed(sees_whole_school)
people_staff = allowed(sees_people)
