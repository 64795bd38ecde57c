"""A ledger that the database itself writes: each seat that takes, changes or frees somebody's time, in the order in which it
happened. It knows nothing of the application's checks nor of the exclusion constraint, and sees every process.

Who takes a person's time holds that person's lock, and what is freed is seen only once it is committed: so a time that is taken
has a higher number than the entry that had freed it.
"""

from collections import defaultdict
from typing import NamedTuple

from django.db import connection

INSTALL = """
CREATE TABLE fire_times (
  number bigserial PRIMARY KEY, person uuid NOT NULL, meeting uuid NOT NULL, during tstzrange, counts boolean NOT NULL);
CREATE FUNCTION fire_times() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.counts <> OLD.counts OR NEW.during <> OLD.during THEN
    INSERT INTO fire_times (person, meeting, during, counts)
      VALUES (NEW.person_id, NEW.meeting_id, NEW.during, NEW.counts);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER fire_times AFTER INSERT OR UPDATE ON meetings_participant FOR EACH ROW EXECUTE FUNCTION fire_times();
INSERT INTO fire_times (person, meeting, during, counts)
  SELECT person_id, meeting_id, during, counts FROM meetings_participant;
"""
REMOVE = "DROP TABLE IF EXISTS fire_times; DROP FUNCTION IF EXISTS fire_times CASCADE;"


class Line(NamedTuple):
    number: int
    person: str
    meeting: str
    during: object
    counts: bool


def install() -> None:
    with connection.cursor() as cursor:
        cursor.execute(INSTALL)


def remove() -> None:
    with connection.cursor() as cursor:
        cursor.execute(REMOVE)


def lines() -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, person, meeting, during, counts FROM fire_times ORDER BY number")
        return [Line(*row) for row in cursor.fetchall()]


def taken_twice() -> list[Line]:
    """Promise P3, entry by entry: whoever takes a person's time finds it free."""
    at_present, wrong = defaultdict(dict), []
    for line in lines():
        own = at_present[line.person]
        own.pop(line.meeting, None)
        if line.counts:
            wrong += [line] * any(overlap(line.during, other) for other in own.values())
            own[line.meeting] = line.during
    return wrong


def overlap(one, other) -> bool:
    return one.lower < other.upper and other.lower < one.upper
