from django.urls import path

from .views import deletion, holds, looks, mine

urlpatterns = [
    path("profile/data/", mine.my_data, name="my-data"),
    path("profile/data/file/", mine.my_file, name="my-data-file"),
    path("profile/data/deletion/", mine.ask, name="ask-deletion"),
    path("profile/data/deletion/take-back/", mine.take_request_back, name="take-back-deletion"),
    path("profile/looks/", mine.looks, name="looks-at-me"),
    path("people/privacy/", deletion.privacy, name="privacy"),
    path("people/privacy/purges/", deletion.purges, name="purges"),
    path("people/privacy/requests/<uuid:pk>/", deletion.deletion_request, name="deletion-request"),
    path("people/privacy/holds/<uuid:pk>/lift/", holds.lift, name="lift-hold"),
    path("people/<uuid:pk>/hold/", holds.place, name="place-hold"),
    path("people/<uuid:pk>/look/", looks.open_look, name="look-closer"),
    path("people/looks/", looks.looks, name="looks"),
    path("people/looks/<uuid:pk>/", looks.look, name="look"),
    path("people/looks/<uuid:pk>/delay/", looks.decide_delay, name="decide-delay"),
]
