from django.urls import path

from .views import reader, staff

app_name = "notifications"
urlpatterns = [
    path("", reader.list_messages, name="list"),
    path("preferences/", reader.choose_preferences, name="preferences"),
    path("unsubscribe/<str:token>/", reader.switch_off, name="unsubscribe"),
    path("outbox/", staff.list_outbox, name="outbox"),
    path("outbox/dry-run/", staff.dry_run_page, name="dry-run"),
    path("outbox/resend/<str:kind>/", staff.resend_kind, name="resend-kind"),
    path("outbox/<uuid:pk>/resend/", staff.resend, name="resend"),
]
