from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from accounts.models.searching import SearchableText, SearchableWords

# Bodies with RETURN are bound when they are made, so that a restored dump finds them whatever its search path.
FUNCTIONS = r"""
CREATE FUNCTION searchable_text(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(
    replace(replace(replace(regexp_replace(lower(normalize(written, NFKD)), '[\u0300-\u036f]', '', 'g'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
    'øłđðħı/_.@:-', 'olddhi      '
);
CREATE FUNCTION searchable_words(written text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('pg_catalog.simple'::regconfig, searchable_text(written))
    || to_tsvector('pg_catalog.english'::regconfig, searchable_text(written));
"""
NO_FUNCTIONS = "DROP FUNCTION searchable_words(text); DROP FUNCTION searchable_text(text);"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_finding")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.AddIndex("mentorprofile", GinIndex(SearchableWords("headline"), name="mentor_headline_words")),
        migrations.AddIndex(
            "mentorprofile",
            GinIndex(OpClass(SearchableText("headline"), "gin_trgm_ops"), name="mentor_headline_alike"),
        ),
        migrations.AddIndex("mentorprofile", GinIndex(SearchableWords("bio"), name="mentor_bio_words")),
        migrations.AddIndex(
            "mentorprofile",
            GinIndex(OpClass(SearchableText("bio"), "gin_trgm_ops"), name="mentor_bio_alike"),
        ),
        migrations.AddIndex(
            "mentorprofile", GinIndex(SearchableWords("research_outputs"), name="mentor_research_outputs_words")
        ),
        migrations.AddIndex(
            "mentorprofile",
            GinIndex(OpClass(SearchableText("research_outputs"), "gin_trgm_ops"), name="mentor_research_outputs_alike"),
        ),
        migrations.AddIndex(
            "mentorprofile", GinIndex(SearchableWords("research_skills"), name="mentor_research_skills_words")
        ),
        migrations.AddIndex(
            "mentorprofile",
            GinIndex(OpClass(SearchableText("research_skills"), "gin_trgm_ops"), name="mentor_research_skills_alike"),
        ),
        migrations.AddIndex("user", GinIndex(SearchableWords("full_name"), name="user_full_name_words")),
        migrations.AddIndex(
            "user",
            GinIndex(OpClass(SearchableText("full_name"), "gin_trgm_ops"), name="user_full_name_alike"),
        ),
    ]
