from django.urls import path

from .views import acts, lists, messages, person

urlpatterns = [
    path("people/", lists.people_list, name="people"),
    path("people/new/<slug:role>/", person.new, name="new-person"),
    path("people/messages/", messages.sent_messages, name="sent-messages"),
    path("people/acts/<slug:slug>/", acts.act, name="people-act"),
    path("people/<uuid:pk>/", person.person, name="person"),
    path("people/<uuid:pk>/change/", person.change, name="change-person"),
    path("messages/<uuid:pk>/", messages.office_message, name="office-message"),
]
