from allauth.account.admin import EmailAddress
from allauth.account.decorators import secure_admin_login
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.admin import UserSession
from django.contrib import admin
from django.contrib.auth.admin import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .defaults import EDITED
from .events import record
from .models import Department, Event, IdentityTag, ProgramChange, Reference, Specialty, Topic, Track


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
    fields = [*list_display, "stated_reason"]
    readonly_fields = ["stated_reason"]
    list_filter = ["target_type", "verb"]
    list_select_related = ["actor"]
    search_fields = ["target_id"]

    @admin.display(description="reason", empty_value="Not shown")
    def stated_reason(self, event: Event) -> str | None:
        """What staff state, they answer for; what a student or a mentor said is theirs."""
        return event.reason if event.actor and event.actor.is_program_staff else None


@admin.register(ProgramChange)
class ProgramChangeAdmin(ReadOnlyAdmin):
    list_display = ["changed_at", "label", "old", "new", "changed_by"]
    list_select_related = ["changed_by"]


# One page for signing in, with its limits. What decides who somebody is has no form here, nor has what tells where they sign
# in: importing these from the modules that register them has registered them by now, in whatever order the apps stand.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.unregister([EmailAddress, Group, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession])
admin.site.register([Topic, Specialty, Department, Track, IdentityTag], ReferenceAdmin)
