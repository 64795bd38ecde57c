from django.contrib import admin
from django.db import models

from accounts.admin import ReferenceAdmin

from .models import HelpService, Resource

HTTPS = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Resource)
class ResourceAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "audience", "review_by", "retired_at"]
    formfield_overrides = HTTPS
    list_filter = ["kind", "audience", *ReferenceAdmin.list_filter]
    filter_horizontal = ["topics"]


@admin.register(HelpService)
class HelpServiceAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "phone", "hours", "confidentiality", "receives_copies", "retired_at"]
    formfield_overrides = HTTPS
    list_filter = ["kind", *ReferenceAdmin.list_filter]
    list_select_related = ["receives_copies"]
