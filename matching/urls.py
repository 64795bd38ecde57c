from django.urls import path

from .views import agreements, directory, goals, relationships, requests, staff

app_name = "matching"

urlpatterns = [
    path("people/<uuid:pk>/pair/", staff.pair, name="pair"),
    path("goals/", goals.goal_list, name="goals"),
    path("goals/new/", goals.write_goal, name="write-goal"),
    path("goals/<uuid:pk>/", goals.change_goal, name="change-goal"),
    path("goals/<uuid:pk>/<str:state>/", goals.close, name="close-goal"),
    path("mentors/", directory.mentor_list, name="mentors"),
    path("mentors/<uuid:pk>/", directory.mentor_page, name="mentor"),
    path("mentors/<uuid:pk>/request/", directory.request_mentor_page, name="request-mentor"),
    path("requests/", requests.request_list, name="requests"),
    path("requests/<uuid:pk>/", requests.request_page, name="request"),
    path("requests/<uuid:pk>/accept/", requests.accept, name="accept-request"),
    path("requests/<uuid:pk>/decline/", requests.decline, name="decline-request"),
    path("requests/<uuid:pk>/undo/", requests.undo, name="undo-decline"),
    path("requests/<uuid:pk>/withdraw/", requests.withdraw, name="withdraw-request"),
    path("relationships/<uuid:pk>/", relationships.relationship_page, name="relationship"),
    path("relationships/<uuid:pk>/end/", relationships.end, name="end-relationship"),
    path("relationships/<uuid:pk>/pause/", relationships.pause, name="pause-relationship"),
    path("relationships/<uuid:pk>/resume/", relationships.resume, name="resume-relationship"),
    path("relationships/<uuid:pk>/unblock/", relationships.unblock, name="unblock"),
    path("relationships/<uuid:pk>/trial/", relationships.trial, name="trial"),
    path("relationships/<uuid:pk>/goals/<uuid:goal_pk>/", relationships.share, name="share-goal"),
    path("relationships/<uuid:pk>/agreement/", agreements.propose, name="propose-agreement"),
    path("agreements/<uuid:pk>/", agreements.version, name="agreement-version"),
    path("agreements/<uuid:pk>/agree/", agreements.agree_to, name="agree"),
]
