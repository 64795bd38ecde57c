from django.urls import path

from .views import enrollment, years

urlpatterns = [
    path("years/", years.year_page, name="years"),
    path("years/<int:year>/decide/", years.decide_many, name="decide-many"),
    path("years/<int:year>/decide/<uuid:pk>/", years.decide_one, name="decide-one"),
    path("years/<int:year>/apply/", years.apply, name="apply-rollover"),
    path("years/rollovers/<uuid:pk>/undo/", years.undo, name="undo-rollover"),
    path("<uuid:pk>/enrollment/", enrollment.enrollment, name="enrollment"),
    path("<uuid:pk>/enrollment/<uuid:span_pk>/", enrollment.correct, name="correct-enrollment"),
    path("<uuid:pk>/enrollment/<uuid:span_pk>/remove/", enrollment.remove, name="remove-enrollment"),
]
