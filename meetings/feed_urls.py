"""Included at /calendar/: what calendar programs subscribe to."""

from django.urls import path

from .views import feeds

urlpatterns = [path("<str:token>.ics", feeds.feed, name="calendar-feed")]
