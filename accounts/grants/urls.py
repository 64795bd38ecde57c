from django.urls import path

from . import views

urlpatterns = [
    path("profile/delegates/", views.my_delegates, name="my-delegates"),
    path("profile/delegates/<uuid:pk>/end/", views.end, name="end-delegate"),
    path("people/<uuid:pk>/scope/", views.scope, name="scope"),
    path("people/<uuid:pk>/delegates/", views.delegates_of, name="delegates"),
]
