from django.urls import path

from . import views

app_name = "devmail"
urlpatterns = [
    path("", views.list_letters, name="list"),
    path("<str:key>/", views.read_letter, name="read"),
    path("<str:key>/html/", views.show_html, name="html"),
    path("<str:key>/raw/", views.download, name="raw"),
]
