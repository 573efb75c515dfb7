"""Pages of Spark Ads, split by subject."""
