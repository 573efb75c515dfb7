from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("simulator", "0006_tto")]

    operations = [migrations.RenameField("ttomember", "joins_at", "acts_at")]
