from django.urls import path

from . import views

app_name = "reports"

urlpatterns = [
    path("", views.cohort, name="cohort"),
    path("cohort.csv", views.cohort_file, name="cohort-file"),
    path("mine/", views.mine, name="mine"),
    path("list/<slug:what>/", views.listing, name="list"),
]
