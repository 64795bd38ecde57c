from django.urls import path

from ..views import goal_pages, goal_review, goals, worksheet

urlpatterns = [
    path("", goals.goal_list, name="goals"),
    path("new/", goals.write_goal, name="write-goal"),
    path("review/", goal_review.review, name="review-goals"),
    path("worksheet/", worksheet.begin, name="worksheet"),
    path("worksheet/needs/", worksheet.needs, name="worksheet-needs"),
    path("worksheet/goals/", worksheet.goals, name="worksheet-goals"),
    path("worksheet/people/", worksheet.people, name="worksheet-people"),
    path("<uuid:pk>/", goal_pages.goal_page, name="goal"),
    path("<uuid:pk>/change/", goals.change_goal, name="change-goal"),
    path("<uuid:pk>/move/", goals.move, name="move-goal"),
    path("<uuid:pk>/progress/", goal_pages.progress, name="goal-progress"),
    path("<uuid:pk>/share/<uuid:relationship_pk>/", goal_pages.share, name="goal-share"),
    path("<uuid:pk>/<str:state>/", goals.close, name="close-goal"),
]
