from django.http import HttpRequest, QueryDict


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it was empty; None where nothing was."""
    return request.POST if request.method == "POST" else None
