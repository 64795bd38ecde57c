"""Under /profile/, in the namespace of accounts."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.overview, name="profile"),
    path("accepting/", views.accept_requests, name="accept-requests"),
    path("as/<slug:slug>/", views.preview, name="profile-as"),
    path("photo/remove/", views.drop_picture, name="remove-photo"),
    path("photo/<uuid:pk>/<int:size>/", views.picture, name="picture"),
    path("<slug:slug>/", views.section, name="profile-section"),
]
