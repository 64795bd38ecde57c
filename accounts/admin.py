from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .defaults import EDITED
from .events import record
from .models import Department, Event, ProgramChange, Reference, Specialty, Topic, Track


class ReferenceAdmin(admin.ModelAdmin):
    """Entries are retired, never deleted. What staff edit here is the school's own: `install_defaults` leaves it alone."""

    list_display = ["name", "position", "retired_at"]
    list_filter = [("retired_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "slug"]
    exclude = ["retired_at"]
    actions = ["retire", "offer_again"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list:
        return ["slug"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Reference, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record(actor=request.user, verb=EDITED, target=obj)

    @admin.action(description="Retire the chosen entries")
    def retire(self, request: HttpRequest, rows: QuerySet) -> None:
        self._set_retired(request, rows.filter(retired_at__isnull=True), timezone.now())

    @admin.action(description="Offer the chosen entries again")
    def offer_again(self, request: HttpRequest, rows: QuerySet) -> None:
        self._set_retired(request, rows.filter(retired_at__isnull=False), None)

    def _set_retired(self, request: HttpRequest, rows: QuerySet, retired_at) -> None:
        for row in rows:
            row.retired_at = retired_at
            row.save(update_fields=["retired_at"])
            record(actor=request.user, verb=EDITED, target=row)


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "verb", "target_type", "target_id"]
    list_filter = ["target_type", "verb"]
    list_select_related = ["actor"]
    search_fields = ["target_id"]


@admin.register(ProgramChange)
class ProgramChangeAdmin(ReadOnlyAdmin):
    list_display = ["changed_at", "label", "old", "new", "changed_by"]
    list_select_related = ["changed_by"]


admin.site.register([Topic, Specialty, Department, Track], ReferenceAdmin)
