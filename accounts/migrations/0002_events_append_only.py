from django.db import migrations

REFUSE = """
CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Events are append-only.';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON accounts_event
FOR EACH ROW EXECUTE FUNCTION event_is_append_only();
"""
ALLOW = """
DROP TRIGGER event_append_only ON accounts_event;
DROP FUNCTION event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
