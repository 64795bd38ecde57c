"""Triggers that write a MentorChange for every mentor whom a statement touched, whoever sent it.

One for each statement and not for each row, so that an import of thousands stays one insert more. They only insert: no row is
locked, and nobody waits for anybody. What a transaction that is rolled back has written is gone with it.
"""

from django.db import migrations

OLD, NEW = "REFERENCING OLD TABLE AS before", "REFERENCING NEW TABLE AS after"
BOTH = "REFERENCING OLD TABLE AS before NEW TABLE AS after"
EVENTS = {"INSERT": (NEW, ("after",)), "UPDATE": (BOTH, ("before", "after")), "DELETE": (OLD, ("before",))}

_OF_PROFILE = "SELECT profile.user_id FROM {rows} AS part JOIN accounts_mentorprofile AS profile ON profile.id = part.mentorprofile_id"
_OF_TAG = (
    "SELECT identity.user_id FROM {rows} AS part JOIN accounts_identity AS identity ON identity.id = part.identity_id"
)
MENTORS = {
    "accounts_mentorprofile": "SELECT user_id FROM {rows}",
    "accounts_mentorprofile_topics": _OF_PROFILE,
    "accounts_mentorprofile_topics_not_offered": _OF_PROFILE,
    "accounts_mentorprofile_specialties": _OF_PROFILE,
    "accounts_chosentag": _OF_TAG,
    "matching_relationship": "SELECT mentor_id FROM {rows}",
    "matching_waitlistentry": "SELECT mentor_id FROM {rows}",
}
# A user's row changes with every sign-in: only what the directory depends on counts, and only of mentors.
USERS = """
SELECT after.id FROM before JOIN after ON after.id = before.id
JOIN accounts_mentorprofile AS profile ON profile.user_id = after.id
WHERE (before.full_name, before.is_active, before.role) IS DISTINCT FROM (after.full_name, after.is_active, after.role)
"""
WRITE = """
INSERT INTO matching_mentorchange (id, mentor, xid)
SELECT gen_random_uuid(), touched.mentor, pg_current_xact_id()::text::bigint FROM ({mentors}) AS touched (mentor);
"""
# With a search path of its own: a restore of data alone sets an empty one.
TRIGGER = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    {write}
    RETURN NULL;
END $$;
CREATE TRIGGER {name} AFTER {event} ON {table} {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
# A truncated table says nothing of whose rows it had.
EVERYBODY = "VALUES ('00000000-0000-0000-0000-000000000000'::uuid)"


def statements():
    """(name, table, event, transition tables, whose change it is)"""
    for table, mentors in MENTORS.items():
        for event, (tables, rows) in EVENTS.items():
            yield table, event, tables, " UNION ".join(mentors.format(rows=name) for name in rows)
        yield table, "TRUNCATE", "", EVERYBODY
    yield "accounts_user", "UPDATE", BOTH, USERS


def name_of(table, event):
    return f"mentor_change_{table}_{event.lower()}"


CREATE = "".join(
    TRIGGER.format(
        name=name_of(table, event), write=WRITE.format(mentors=mentors), event=event, table=table, tables=tables
    )
    for table, event, tables, mentors in statements()
)
DROP = "".join(
    f"DROP TRIGGER {name_of(table, event)} ON {table}; DROP FUNCTION {name_of(table, event)}();"
    for table, event, _, _ in statements()
)


class Migration(migrations.Migration):
    dependencies = [("matching", "0006_finding"), ("accounts", "0009_finding")]

    operations = [migrations.RunSQL(CREATE, DROP)]
