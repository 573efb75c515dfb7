from django.db import migrations

# The index of trigrams, written by the database itself so that bulk writes keep it too. It holds no text of its own.
INDEX = """
CREATE VIRTUAL TABLE creators_account_search USING fts5(
    search_text, content='creators_account', content_rowid='id', tokenize='trigram case_sensitive 1'
)
"""
FORGET = """
INSERT INTO creators_account_search (creators_account_search, rowid, search_text)
VALUES ('delete', old.id, old.search_text);
"""
LEARN = "INSERT INTO creators_account_search (rowid, search_text) VALUES (new.id, new.search_text);"
TRIGGERS = {
    "account_search_insert": f"AFTER INSERT ON creators_account BEGIN {LEARN} END",
    "account_search_delete": f"AFTER DELETE ON creators_account BEGIN {FORGET} END",
    "account_search_update": "AFTER UPDATE OF search_text ON creators_account "
    f"WHEN old.search_text IS NOT new.search_text BEGIN {FORGET} {LEARN} END",
}
# What the planner is to think of a brand. Without it it takes a brand for ten accounts, and reads all of them rather
# than look five up. These are a large brand's figures, as ANALYZE would write them; in a small one every plan is quick.
BRAND = "100000 50000"
FIGURES = {
    "account_by_size": f"{BRAND} 4 1",
    "account_by_name": f"{BRAND} 100 1",
    "account_by_last_import": f"{BRAND} 1000 2 1",
    "account_by_country": f"{BRAND} 5000 2 1",
    "account_by_verdict": f"{BRAND} 12500 3 1",
    "account_by_in_marketplace": f"{BRAND} 25000 3 1",
    "account_by_authenticated": f"{BRAND} 25000 3 1",
}


def index_trigrams(apps, schema_editor):
    """SQLite finds parts of words by trigrams, as PostgreSQL does.

    SQLite drops triggers and figures with the table: a migration that makes `creators_account` anew calls both again.
    """
    if schema_editor.connection.vendor != "sqlite":
        return
    schema_editor.execute("DROP TABLE IF EXISTS creators_account_search")
    schema_editor.execute(INDEX)
    for name, body in TRIGGERS.items():
        schema_editor.execute(f"CREATE TRIGGER {name} {body}")
    schema_editor.execute("INSERT INTO creators_account_search (creators_account_search) VALUES ('rebuild')")


def tell_the_planner(apps, schema_editor):
    """Figures for every index that begins with the brand."""
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ANALYZE sqlite_master")  # makes sqlite_stat1
        cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'creators_account'")
        names = [row[1] for row in cursor.execute("PRAGMA index_list(creators_account)").fetchall()]
        for name in names:
            columns = [row[2] for row in cursor.execute(f"PRAGMA index_info({name})").fetchall()]
            if columns[0] == "brand_id":
                figures = FIGURES.get(name, BRAND + " 1" * (len(columns) - 1))
                cursor.execute("INSERT INTO sqlite_stat1 VALUES ('creators_account', %s, %s)", [name, figures])
        cursor.execute("ANALYZE sqlite_master")  # this connection reads them


def drop_trigrams(apps, schema_editor):
    """Take the index away again."""
    if schema_editor.connection.vendor == "sqlite":
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        schema_editor.execute("DROP TABLE IF EXISTS creators_account_search")


class Migration(migrations.Migration):
    dependencies = [("creators", "0013_email_and_language")]
    operations = [
        migrations.RunPython(index_trigrams, drop_trigrams),
        migrations.RunPython(tell_the_planner, migrations.RunPython.noop),
    ]
