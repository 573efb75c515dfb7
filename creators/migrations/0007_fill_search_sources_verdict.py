from django.db import migrations

from creators.models.text import folded

BATCH = 2_000
FACTS = (
    "handle display_name country followers age account_type videos_30d views_30d suitable_13 "
    "average_views average_likes average_comments content_style"
).split()
TRIGRAMS = "CREATE INDEX account_search ON creators_account USING gin (search_text gin_trgm_ops)"


def fill(apps, schema_editor):
    """Searchable texts and sources of facts for the accounts that are there; the hourly task judges them."""
    accounts, batch = apps.get_model("creators", "Account").objects, []
    for account in accounts.iterator(BATCH):
        account.search_text = "".join(f" {folded(text or '')}" for text in (account.handle, account.display_name))
        told = [account.facts_source, account.facts_at.isoformat()] if account.facts_at else None
        known = [name for name in FACTS if getattr(account, name) not in (None, "")]
        account.sources = dict.fromkeys(known, told) if told else {}
        batch.append(account)
        if len(batch) == BATCH:
            accounts.bulk_update(batch, ["search_text", "sources"], batch_size=200)
            batch.clear()
    accounts.bulk_update(batch, ["search_text", "sources"], batch_size=200)


def index_trigrams(apps, schema_editor):
    """PostgreSQL finds parts of words by trigrams; SQLite scans."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(TRIGRAMS)


def drop_trigrams(apps, schema_editor):
    """Take the index away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS account_search")


class Migration(migrations.Migration):
    dependencies = [("creators", "0006_search_sources_verdict")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index_trigrams, drop_trigrams),
    ]
