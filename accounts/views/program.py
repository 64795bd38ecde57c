from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ..access import whole_school
from ..forms import ProgramForm
from ..models import Program, ProgramChange
from ..services import save_program


@whole_school
def program(request: HttpRequest) -> HttpResponse:
    """The rules of the program, and who changed which of them when."""
    form = ProgramForm(request.POST or None, instance=Program.objects.get(pk=Program.current().pk))
    if form.is_valid() and _saved(request, form):
        return redirect("accounts:program")
    changes = ProgramChange.objects.select_related("changed_by")[:30]
    return render(request, "accounts/program.html", {"form": form, "changes": changes})


def _saved(request: HttpRequest, form: ProgramForm) -> bool:
    try:
        changes = save_program(program=form.instance, by=request.user, edit=form.edit())
    except ValidationError as error:
        form.refuse(error)
        return False
    messages.success(request, f"Saved: {len(changes)} changed." if changes else "Nothing was different.")
    return True
