"""A ledger that the database itself writes: each rise and fall of a mentor's load, and each new capacity, in the order in which
they happened. It knows nothing of the application's own counting, and sees every process.

Who changes a mentor's load or capacity holds the mentor's lock, so that the ledger's numbers are in the order of those locks.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

INSTALL = """
CREATE TABLE fire_ledger (number bigserial PRIMARY KEY, mentor uuid NOT NULL, change int NOT NULL, capacity int);

CREATE FUNCTION fire_weighs(state text, kind text) RETURNS int LANGUAGE sql IMMUTABLE AS
  $$ SELECT (state IN ('trial', 'active', 'paused') AND kind IN ('mentoring', 'research', 'peer'))::int $$;
CREATE FUNCTION fire_relationship() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE change int := fire_weighs(NEW.state, NEW.kind);
BEGIN
  IF TG_OP = 'UPDATE' THEN change := change - fire_weighs(OLD.state, OLD.kind); END IF;
  IF change <> 0 THEN INSERT INTO fire_ledger (mentor, change) VALUES (NEW.mentor_id, change); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER fire_relationship AFTER INSERT OR UPDATE ON matching_relationship
  FOR EACH ROW EXECUTE FUNCTION fire_relationship();

CREATE FUNCTION fire_holds(state text, held_until timestamptz) RETURNS int LANGUAGE sql STABLE AS
  $$ SELECT coalesce(state = 'offered' AND held_until > clock_timestamp(), false)::int $$;
CREATE FUNCTION fire_waitlist() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE change int := fire_holds(NEW.state, NEW.held_until);
BEGIN
  IF TG_OP = 'UPDATE' THEN change := change - fire_holds(OLD.state, OLD.held_until); END IF;
  IF change <> 0 THEN INSERT INTO fire_ledger (mentor, change) VALUES (NEW.mentor_id, change); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER fire_waitlist AFTER INSERT OR UPDATE ON matching_waitlistentry
  FOR EACH ROW EXECUTE FUNCTION fire_waitlist();

CREATE FUNCTION fire_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO fire_ledger (mentor, change, capacity) VALUES (NEW.user_id, 0, NEW.capacity);
  RETURN NULL;
END $$;
CREATE TRIGGER fire_capacity AFTER UPDATE OF capacity ON accounts_mentorprofile
  FOR EACH ROW EXECUTE FUNCTION fire_capacity();

INSERT INTO fire_ledger (mentor, change, capacity) SELECT user_id, 0, capacity FROM accounts_mentorprofile;
INSERT INTO fire_ledger (mentor, change) SELECT mentor_id, fire_weighs(state, kind) FROM matching_relationship;
"""
REMOVE = """
DROP TABLE IF EXISTS fire_ledger;
DROP FUNCTION IF EXISTS fire_relationship, fire_waitlist, fire_capacity CASCADE;
DROP FUNCTION IF EXISTS fire_weighs, fire_holds;
"""


class Line(NamedTuple):
    """After an entry: the mentor's load and the capacity in force, and by how much the load has changed with it."""

    mentor: str
    load: int
    capacity: int
    change: int


def install() -> None:
    with connection.cursor() as cursor:
        cursor.execute(INSTALL)


def remove() -> None:
    with connection.cursor() as cursor:
        cursor.execute(REMOVE)


def lines() -> Iterator[Line]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT mentor, change, capacity FROM fire_ledger ORDER BY number")
        rows = cursor.fetchall()
    loads, capacities = {}, {}
    for mentor, change, capacity in rows:
        loads[mentor] = loads.get(mentor, 0) + change
        if capacity is not None:
            capacities[mentor] = capacity
        yield Line(str(mentor), loads[mentor], capacities.get(mentor, 0), change)


def raised_above_capacity() -> list[Line]:
    """Promise P1, entry by entry: whoever raises the load finds it at most at the capacity in force."""
    return [line for line in lines() if line.change > 0 and line.load > line.capacity]
