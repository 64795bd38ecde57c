from django.urls import path

from .views import expectations

app_name = "surveys"

urlpatterns = [
    path("", expectations.survey_list, name="list"),
    path("<uuid:pk>/", expectations.survey_page, name="survey"),
    path("answers/<uuid:pk>/", expectations.answer, name="answer"),
    path("answers/<uuid:pk>/same/", expectations.same, name="same"),
    path("pair/<uuid:pk>/", expectations.pair, name="pair"),
]
