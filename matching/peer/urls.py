from django.urls import path

from .views import staff, student

urlpatterns = [
    path("peer/", student.programs, name="peer-programs"),
    path("peer/organizers/<uuid:pk>/end/", student.end, name="end-organizer"),
    path("peer/<uuid:pk>/", student.join, name="peer-join"),
    path("peer/<uuid:pk>/leave/", student.leave, name="peer-leave"),
    path("peer/<uuid:pk>/members/", student.members, name="peer-members"),
    path("people/peer-programs/", staff.programs, name="office-peer-programs"),
    path("people/peer-programs/<uuid:pk>/", staff.program, name="peer-program"),
    path("people/peer-programs/<uuid:pk>/change/", staff.change, name="change-peer-program"),
    path("people/peer-programs/<uuid:pk>/close/", staff.close, name="close-peer-program"),
    path("people/peer-programs/<uuid:pk>/reopen/", staff.reopen, name="reopen-peer-program"),
]
