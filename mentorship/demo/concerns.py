"""The help that the demo school has set up, and the two copies of a text that its people have sent to it."""

from accounts.models import Program
from accounts.services import save_program
from matching.models import Request
from resources.hooks import help_texts
from resources.models import HelpService
from resources.services import close_concern, send_concern

ROUTE = "student-affairs"


def set_up(school) -> None:
    """Staff enter the school's own crisis lines, and who receives copies."""
    staff = school.staff[0].user
    program = Program.objects.get()
    program.crisis_lines = school.texts.words["crisis_lines"]
    save_program(program=program, by=staff)
    HelpService.objects.filter(slug=ROUTE).update(receives_copies=staff)


def send_copy(school, request: Request, by, note: str) -> None:
    text = help_texts.find("request", by, request.pk)
    route = HelpService.objects.get(slug=ROUTE)
    sent = send_concern(
        by=by, route=route, about_type="request", about_id=request.pk, text=text, note=school.texts.words[note]
    )
    if note == "asking_note":
        school.year.plan_at_work(1, _answer, school, sent)


def _answer(school, concern) -> None:
    close_concern(concern=concern, by=school.staff[0].user)
