"""A plan as lines for a terminal."""

from accounts.models import Role

from .parse import DELIMITERS, Roster
from .plan import Plan, Step


def lines(roster: Roster, plan: Plan) -> list[str]:
    return [
        *_about_the_file(roster),
        *_block("New", [_newcomer(step) for step in plan.new]),
        *_block("Changed", [line for step in plan.changed for line in _changed(step)], len(plan.changed)),
        f"Unchanged: {len(plan.unchanged)}",
        *_block("Rejected", [f"line {found.line}: {found.reason}" for found in plan.rejections]),
        *_what_to_know(plan),
    ]


def _about_the_file(roster: Roster) -> list[str]:
    count = len(roster.rows) + len(roster.rejections)
    about = [f"{count} rows, separated by {DELIMITERS[roster.delimiter]}, in {roster.encoding}."]
    return about + ([f"Columns that were not used: {', '.join(roster.ignored)}."] if roster.ignored else [])


def _block(title: str, rows: list[str], count: int | None = None) -> list[str]:
    return [f"{title}: {len(rows) if count is None else count}", *(f"  {row}" for row in rows)]


def _newcomer(step: Step) -> str:
    wanted = step.wanted
    parts = [wanted.role, wanted.stage, wanted.track, wanted.department]
    described = ", ".join(str(part) for part in parts if part)
    since = f" (class of {step.cohort}, enrolled from {step.enrollment.starts_on})" if step.enrollment else ""
    return f"line {wanted.line}: {wanted.name} <{wanted.email}> {described}{since}"


def _changed(step: Step) -> list[str]:
    wanted = step.wanted
    changes = [f"    {change.what}: {change.old} → {change.new}" for change in step.changes]
    return [f"line {wanted.line}: {wanted.name} <{wanted.email}>", *changes]


def _what_to_know(plan: Plan) -> list[str]:
    said = []
    roles = [step.wanted.role for step in plan.new]
    if staff := roles.count(Role.STAFF):
        said.append(f"Attention: {staff} new staff may see every person and report.")
    if Role.FACULTY in roles:
        said.append("New faculty are listed in the directory and open to requests once they switch that on themselves.")
    return said
