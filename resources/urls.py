from django.urls import path

from .views import concerns, library

app_name = "resources"
urlpatterns = [
    path("", library.resources, name="library"),
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/<uuid:pk>/", concerns.concern, name="concern"),
    path("concerns/<uuid:pk>/close/", concerns.close, name="close-concern"),
    path("concerns/<uuid:pk>/reopen/", concerns.reopen, name="reopen-concern"),
]
