from django.urls import path

from .views import action_items, availability, booking, feeds, kept, kept_meetings, logs, meeting, mine, offered

app_name = "meetings"

urlpatterns = [
    path("", mine.my_meetings, name="mine"),
    path("availability/", availability.windows, name="availability"),
    path("availability/<uuid:pk>/remove/", availability.remove, name="remove-window"),
    path("book/<uuid:pk>/", booking.book, name="book"),
    path("book/<uuid:pk>/offered/", offered.take, name="take-offered"),
    path("log/", logs.choose, name="choose-log"),
    path("log/<uuid:pk>/", logs.log_other, name="log-other"),
    path("calendar/", feeds.renew, name="renew-feed"),
    path("action-items/<uuid:pk>/", action_items.settle, name="action-item"),
    path("for/<uuid:mentor_pk>/", kept.calendar, name="kept"),
    path("for/<uuid:mentor_pk>/times/", kept.windows, name="kept-windows"),
    path("for/<uuid:mentor_pk>/times/<uuid:pk>/remove/", kept.remove, name="kept-remove"),
    path("for/<uuid:mentor_pk>/book/<uuid:pk>/", kept_meetings.book, name="kept-book"),
    path("for/<uuid:mentor_pk>/meeting/<uuid:pk>/move/", kept_meetings.move, name="kept-move"),
    path("for/<uuid:mentor_pk>/meeting/<uuid:pk>/cancel/", kept_meetings.cancel, name="kept-cancel"),
    path("<uuid:pk>/", meeting.page, name="meeting"),
    path("<uuid:pk>/agenda/", meeting.write_agenda, name="agenda"),
    path("<uuid:pk>/note/", meeting.write_note, name="note"),
    path("<uuid:pk>/move/", booking.move, name="move"),
    path("<uuid:pk>/cancel/", booking.cancel, name="cancel"),
    path("<uuid:pk>/log/", logs.log, name="log"),
    path("<uuid:pk>/meeting.ics", feeds.download, name="download"),
]
