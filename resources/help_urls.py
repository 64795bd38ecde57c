from django.urls import path

from .views import help as views

app_name = "help"
urlpatterns = [
    path("", views.now, name="now"),
    path("with/<slug:kind>/<uuid:pk>/", views.help_with, name="with"),
    path("with/<slug:kind>/<uuid:pk>/send/<uuid:route_pk>/", views.send_copy, name="send-copy"),
]
