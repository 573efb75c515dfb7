"""Pages of Spark Ads."""
