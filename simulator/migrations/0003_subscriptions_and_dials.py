import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


def percent(label):
    return models.PositiveSmallIntegerField(
        default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name=label
    )


class Migration(migrations.Migration):

    dependencies = [("simulator", "0002_dials_outcomes_and_ages")]

    operations = [
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subscription_id", models.CharField(max_length=20, unique=True)),
                ("entity", models.CharField(default="TCM_VIDEOS", max_length=30)),
                ("callback_url", models.URLField(max_length=500)),
                ("token", models.CharField(max_length=128)),
                ("created_at", models.DateTimeField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="subscriptions", to="simulator.brandaccount")),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_type", models.CharField(max_length=20, unique=True)),
                ("callback_url", models.URLField(max_length=500)),
            ],
        ),
        migrations.AddField("brandaccount", "only_tto", models.BooleanField(default=False)),
        migrations.AddField("consent", "only_tto", models.BooleanField(default=False)),
        migrations.AddField("delivery", "callback_url", models.URLField(default="", max_length=500), preserve_default=False),
        migrations.AddField("delivery", "of_account", models.BooleanField(default=False)),
        migrations.AddField("world", "reordered_percent", percent("callbacks overtaken by later ones, %")),
        migrations.AlterField("world", "delayed_percent", percent("callbacks a minute late, %")),
        migrations.AddField(
            "world",
            "batch_size",
            models.PositiveSmallIntegerField(
                default=1,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)],
                verbose_name="most callbacks in one delivery",
            ),
        ),
        migrations.AlterField("world", "failing_percent", percent("calls answered with HTTP 502, before or after their work, %")),
        migrations.AddField("world", "silent_percent", percent("calls whose answer comes too late, %")),
        migrations.AddField("world", "malformed_percent", percent("answers that are no JSON, %")),
    ]
