"""What follows a student's running enrollment when a file says something else of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Enrollment, Stage, Track, User
from accounts.years.plan import end_kept

from .kinds import BadRowError
from .school import School, Wanted, day_before, stages


@dataclass(frozen=True)
class NextEnrollment:
    """What follows `running`, or puts it right where it began on that very day."""

    running: Enrollment | None
    stage: str
    track: Track
    status: str
    starts_on: date
    academic_year: int
    ends_on: date | None = None

    @property
    def corrects(self) -> bool:
        return self.running is not None and self.running.starts_on >= self.starts_on

    @property
    def cohort(self) -> int:
        return self.academic_year - Stage.values.index(self.stage)

    def words(self) -> str:
        return f"{self.stage}, {self.track}, {Enrollment.Status(self.status).label.lower()} from {self.starts_on}"


def first_enrollment(wanted: Wanted, school: School) -> NextEnrollment:
    """A student's enrollment is taken to run since the academic year began; the class follows from the stage."""
    status = wanted.status or Enrollment.Status.ENROLLED
    if status in Enrollment.Status.gone():
        raise BadRowError("A student who has left is not brought in. Take the row out of the file.")
    starts_on = wanted.starts_on or school.year_start
    stage, track = _stage(wanted, None), _track(wanted, None, school)
    return NextEnrollment(None, stage, track, status, starts_on, school.year_of(starts_on))


def next_enrollment(wanted: Wanted, person: User, school: School) -> NextEnrollment | None:
    """None where the file says what is so already."""
    running = school.running(person)
    last = running or school.last(person)
    stage, track = _stage(wanted, last), _track(wanted, last, school)
    status = wanted.status or (running.status if running else Enrollment.Status.ENROLLED)
    if running and (running.stage, running.track_id, running.status) == (stage, track.pk, status):
        return None
    _refuse_what_is_done_by_hand(person, last, school)
    starts_on = _starts_on(wanted, stage, last, running, school)
    ends_on = running and end_kept(running.ends_on, running.status, status)
    return NextEnrollment(running, stage, track, status, starts_on, school.year_of(starts_on), ends_on)


def changes(following: NextEnrollment) -> list[str]:
    """Old → new, in words."""
    running = following.running
    if running is None:
        return [f"enrollment: none → {following.words()}"]
    status = Enrollment.Status(following.status).label
    pairs = [
        ("stage", running.stage, following.stage),
        ("track", str(running.track), str(following.track)),
        ("enrollment status", running.get_status_display(), status),
    ]
    since = (
        "corrected"
        if following.corrects
        else f"from {following.starts_on}; {running.stage} until {day_before(following.starts_on)}"
    )
    return [f"{what}: {old} → {new} ({since})" for what, old, new in pairs if old != new]


def _stage(wanted: Wanted, last: Enrollment | None) -> str:
    if stage := wanted.stage or (last.stage if last else ""):
        return stage
    raise BadRowError(f"The student has no stage. Choose {stages()}.")


def _track(wanted: Wanted, last: Enrollment | None, school: School) -> Track:
    if track := wanted.track or (last.track if last else school.only_track()):
        return track
    names = ", ".join(track.name for track in school.tracks) or "one once install_defaults has been run"
    raise BadRowError(f"The student has no track. Choose one of: {names}.")


def _refuse_what_is_done_by_hand(person: User, last: Enrollment | None, school: School) -> None:
    if last and last.status in Enrollment.Status.gone():
        left = last.get_status_display().lower()
        raise BadRowError(f"This student has left the school here ({left}). Enroll them by hand if they are back.")
    if later := school.later(person):
        raise BadRowError(
            f"This student already has an enrollment that starts on {later.starts_on}. Change that one by hand."
        )


def _starts_on(wanted: Wanted, stage: str, last: Enrollment | None, running: Enrollment | None, school: School) -> date:
    """A step up belongs to the start of the academic year, however late the file; anything else holds from today."""
    if wanted.starts_on:
        return _after(last, running, wanted.starts_on)
    if last is None:
        return school.year_start
    if running is None:
        return max(school.year_start, last.ends_on + timedelta(days=1))
    order = Stage.values
    is_step_up = order.index(stage) > order.index(running.stage)
    return school.year_start if is_step_up and running.starts_on < school.year_start else school.today


def _after(last: Enrollment | None, running: Enrollment | None, starts_on: date) -> date:
    if running and starts_on < running.starts_on:
        raise BadRowError(f"The enrollment that runs here began on {running.starts_on}, after {starts_on}.")
    if running is None and last and starts_on <= last.ends_on:
        raise BadRowError(f"The last enrollment here ended on {last.ends_on}, after {starts_on}.")
    return starts_on
