from django.urls import include, path

from .entry import settings_views, welcome
from .views import program, who_reads

app_name = "accounts"

urlpatterns = [
    path("", include("accounts.privacy.urls")),
    path("", include("accounts.grants.urls")),
    path("", include("accounts.outside.urls")),
    # After all others under profile/: any word that is left names a part of the profile.
    path("profile/", include("accounts.profiles.urls")),
    path("accounts/signing-in/", settings_views.sign_in_settings, name="sign-in-settings"),
    path("accounts/signing-in/elsewhere/", settings_views.sign_out_elsewhere, name="sign-out-elsewhere"),
    path("accounts/second-factor/needed/", settings_views.second_factor_needed, name="second-factor-needed"),
    path("welcome/<str:token>/", welcome.welcome, name="welcome"),
    path("welcome/<str:token>/code/", welcome.mail_code, name="welcome-code"),
    path("welcome/<str:token>/again/", welcome.mail_again, name="welcome-again"),
    path("", include("accounts.people.urls")),
    path("who-reads-what/", who_reads.who_reads, name="who-reads"),
    path("people/program/", program.program, name="program"),
    path("people/", include("accounts.years.urls")),
    path("people/imports/", include("accounts.roster.urls")),
]
