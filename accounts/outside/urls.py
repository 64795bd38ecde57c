from django.urls import path

from . import views

urlpatterns = [
    path("people/<uuid:pk>/outside/", views.outside, name="outside"),
    path("people/<uuid:pk>/outside/end/", views.end, name="end-outside"),
    path("people/<uuid:pk>/outside/inside/", views.inside, name="bring-inside"),
]
