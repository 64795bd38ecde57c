from django.urls import path

from .views import people, profile, program

app_name = "accounts"

urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("profile/accepting/", profile.accept_requests, name="accept-requests"),
    path("people/", people.people_list, name="people"),
    path("people/program/", program.program, name="program"),
    path("people/<uuid:pk>/", people.person, name="person"),
]
