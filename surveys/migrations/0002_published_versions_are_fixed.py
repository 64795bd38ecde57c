from django.db import migrations

# Promise P8. A version is written with its items first and published last; from then on neither can change.
REFUSE = """
CREATE FUNCTION survey_version_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'A published version of a questionnaire never changes.';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER survey_version_fixed BEFORE UPDATE OR DELETE ON surveys_version
FOR EACH ROW EXECUTE FUNCTION survey_version_is_fixed();

CREATE FUNCTION survey_item_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid[];
BEGIN
    IF TG_OP <> 'INSERT' THEN touched := touched || OLD.version_id; END IF;
    IF TG_OP <> 'DELETE' THEN touched := touched || NEW.version_id; END IF;
    IF EXISTS (SELECT 1 FROM surveys_version WHERE id = ANY(touched) AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'The items of a published version of a questionnaire never change.';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER survey_item_fixed BEFORE INSERT OR UPDATE OR DELETE ON surveys_item
FOR EACH ROW EXECUTE FUNCTION survey_item_is_fixed();
"""
ALLOW = """
DROP TRIGGER survey_item_fixed ON surveys_item;
DROP FUNCTION survey_item_is_fixed();
DROP TRIGGER survey_version_fixed ON surveys_version;
DROP FUNCTION survey_version_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
