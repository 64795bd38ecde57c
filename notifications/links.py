from django.conf import settings


def absolute(path: str) -> str:
    """The address of a page as a mail must carry it."""
    return f"{settings.PUBLIC_URL}/{path.removeprefix('/')}"
