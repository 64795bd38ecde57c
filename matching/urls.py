from django.urls import include, path

from .views import agreements, chats, directory, first_day, goals, relationships, requests, staff

app_name = "matching"

urlpatterns = [
    path("", include("matching.peer.urls")),
    path("people/<uuid:pk>/pair/", staff.pair, name="pair"),
    path("first-day/", first_day.begin, name="first-day"),
    path("first-day/who-reads/", first_day.who_reads, name="first-day-who-reads"),
    path("first-day/advisor/", first_day.advisor, name="first-day-advisor"),
    path("first-day/why/", first_day.why, name="first-day-why"),
    path("first-day/unsure/", first_day.unsure, name="first-day-unsure"),
    path("first-day/skip/", first_day.skip, name="first-day-skip"),
    path("goals/", goals.goal_list, name="goals"),
    path("goals/new/", goals.write_goal, name="write-goal"),
    path("goals/<uuid:pk>/", goals.change_goal, name="change-goal"),
    path("goals/<uuid:pk>/<str:state>/", goals.close, name="close-goal"),
    path("mentors/", directory.mentor_list, name="mentors"),
    path("mentors/<uuid:pk>/", directory.mentor_page, name="mentor"),
    path("mentors/<uuid:pk>/request/", directory.request_mentor_page, name="request-mentor"),
    path("mentors/<uuid:pk>/chat/", chats.request_chat_page, name="request-chat"),
    path("requests/", requests.request_list, name="requests"),
    path("requests/<uuid:pk>/", requests.request_page, name="request"),
    path("requests/<uuid:pk>/accept/", requests.accept, name="accept-request"),
    path("requests/<uuid:pk>/decline/", requests.decline, name="decline-request"),
    path("requests/<uuid:pk>/undo/", requests.undo, name="undo-decline"),
    path("requests/<uuid:pk>/thanks/", chats.thank, name="say-thanks"),
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
