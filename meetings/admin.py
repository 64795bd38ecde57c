from django.contrib import admin

from accounts.admin import ReferenceAdmin

from .models import AgendaPrompt


@admin.register(AgendaPrompt)
class AgendaPromptAdmin(ReferenceAdmin):
    list_display = ["name", "stages", "position", "retired_at"]
