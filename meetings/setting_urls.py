"""The pages on which times are set: once for mentors themselves, once for whoever keeps a calendar."""

from django.urls import URLPattern, path

from .views import availability, dates


def setting(at: str, named: str = "") -> list[URLPattern]:
    return [
        path(at, availability.windows, name=f"{named}availability"),
        path(f"{at}zone/", availability.move_zone, name=f"{named}move-zone"),
        path(f"{at}days/", dates.dates, name=f"{named}dates"),
        path(f"{at}days/<uuid:pk>/remove/", dates.remove, name=f"{named}remove-dates"),
        path(f"{at}rules/", dates.rules, name=f"{named}rules"),
        path(f"{at}preview/", dates.preview, name=f"{named}preview"),
        path(f"{at}<uuid:pk>/", availability.change, name=f"{named}change-window"),
        path(f"{at}<uuid:pk>/remove/", availability.remove, name=f"{named}remove-window"),
    ]
