from django.urls import path

from .views import reader, staff

app_name = "notifications"
urlpatterns = [
    path("", reader.list_messages, name="list"),
    path("preferences/", reader.choose_preferences, name="preferences"),
    path("unsubscribe/<str:token>/", reader.switch_off, name="unsubscribe"),
    path("outbox/", staff.list_outbox, name="outbox"),
    path("outbox/<uuid:pk>/resend/", staff.resend, name="resend"),
]
