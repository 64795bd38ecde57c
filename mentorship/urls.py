from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from . import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("theme/", views.choose_theme, name="theme"),
    path("health/", health.health, name="health"),
    path("help/", include("resources.help_urls")),
    path("resources/", include("resources.urls")),
    path("notifications/", include("notifications.urls")),
    path("reports/", include("reports.urls")),
    path("accounts/", include("accounts.sign_in_urls")),
    path("admin/", admin.site.urls),
    path("meetings/", include("meetings.urls")),
    path("calendar/", include("meetings.feed_urls")),
    path("check-ins/", include("surveys.check_in_urls")),
    path("surveys/", include("surveys.urls")),
    path("", include("accounts.urls")),
    path("", include("matching.urls")),
]
if settings.LOCAL:
    urlpatterns += [path("dev/mail/", include("mentorship.devmail.urls"))]
