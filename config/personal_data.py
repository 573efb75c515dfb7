"""What each room holds of a creator: how it is given out, and how it is erased (H7)."""

PERSONAL_DATA = {
    # In this order: the creators' room is the last to forget the handle that the others go by.
    "spark_ads": {"collect": "spark_ads.personal_data.collect", "erase": "spark_ads.personal_data.erase"},
    "campaigns": {"collect": "campaigns.personal_data.collect", "erase": "campaigns.personal_data.erase"},
    "tiktok": {"collect": "creators.personal_news.collect", "erase": "creators.personal_news.erase"},
    "creators": {"collect": "creators.personal_data.collect_own", "erase": "creators.personal_data.erase_own"},
}
