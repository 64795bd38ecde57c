from django.urls import path

from . import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("new/", views.new_import, name="new-import"),
    path("<uuid:pk>/", views.import_page, name="import"),
    path("<uuid:pk>/columns/", views.choose_columns, name="import-columns"),
    path("<uuid:pk>/sheet/", views.choose_sheet, name="import-sheet"),
    path("<uuid:pk>/again/", views.choose_again, name="import-again"),
    path("<uuid:pk>/apply/", views.apply, name="import-apply"),
    path("<uuid:pk>/set-aside/", views.set_aside, name="import-set-aside"),
    path("<uuid:pk>/invite/", views.invite, name="import-invite"),
    path("<uuid:pk>/undo/", views.undo, name="import-undo"),
]
