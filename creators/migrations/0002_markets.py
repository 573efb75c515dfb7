"""The 24 countries of TTCM (seed 004) with the thresholds published for them."""

from datetime import date

from django.db import migrations

COUNTRIES = {
    "AU": "Australia",
    "BR": "Brazil",
    "CA": "Canada",
    "EG": "Egypt",
    "FR": "France",
    "DE": "Germany",
    "GB": "Great Britain",
    "ID": "Indonesia",
    "IL": "Israel",
    "IT": "Italy",
    "JP": "Japan",
    "MY": "Malaysia",
    "PH": "Philippines",
    "RU": "Russia",
    "SA": "Saudi Arabia",
    "SG": "Singapore",
    "KR": "South Korea",
    "ES": "Spain",
    "TW": "Taiwan",
    "TH": "Thailand",
    "TR": "Turkey",
    "AE": "United Arab Emirates",
    "US": "United States",
    "VN": "Vietnam",
}
TIKTOK = "TikTok support: What is TikTok Creator Marketplace"
OTHERWISE = {"follower_minimum": 10_000, "age_minimum": 18, "source": TIKTOK}
THRESHOLDS = {
    "US": {"follower_minimum": 10_000, "age_minimum": 18, "source": "Brandwatch help: TTCM features in Influence"},
    "KR": {"follower_minimum": 50_000, "age_minimum": 19, "source": TIKTOK},
}
READ_ON = date(2026, 11, 22)


def open_markets(apps, schema_editor):
    markets = apps.get_model("creators", "Market").objects
    for country, name in COUNTRIES.items():
        figures = THRESHOLDS.get(country, OTHERWISE)
        markets.get_or_create(country=country, defaults={"name": name, "valid_from": READ_ON, **figures})


class Migration(migrations.Migration):
    dependencies = [("creators", "0001_initial")]
    operations = [migrations.RunPython(open_markets, migrations.RunPython.noop)]
