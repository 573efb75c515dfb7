"""How the room is called on screen."""

from django.apps import AppConfig


class SparkAdsConfig(AppConfig):
    """Spark Ads."""

    name = "spark_ads"
    verbose_name = "Spark Ads"
