from django.urls import path

from .views import check_ins, staff

app_name = "check_ins"

urlpatterns = [
    path("", check_ins.check_in_list, name="list"),
    path("for-staff/", staff.for_staff, name="for-staff"),
    path("for-staff/<uuid:pk>/", staff.mark, name="mark"),
    path("<uuid:pk>/", check_ins.answer, name="answer"),
    path("<uuid:pk>/skip/", check_ins.skip, name="skip"),
]
