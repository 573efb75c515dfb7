"""What Ads Manager offers when a Spark Ad is made, in its own words (wire page 3e)."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Objective(models.TextChoices):
    """Advertising objectives that need neither a pixel, an app nor a catalogue."""

    VIDEO_VIEWS = "VIDEO_VIEWS", _("Video views")
    REACH = "REACH", _("Reach")
    TRAFFIC = "TRAFFIC", _("Traffic")
    ENGAGEMENT = "ENGAGEMENT", _("Community interaction")


# What an ad group of the objective is optimised for and charged by; Ads Manager's defaults.
GOALS: Final = {
    "VIDEO_VIEWS": ("ENGAGED_VIEW", "CPV", _("6-second focused view"), _("charged per focused view")),
    "REACH": ("REACH", "CPM", _("Reach"), _("charged per 1,000 impressions")),
    "TRAFFIC": ("CLICK", "CPC", _("Click"), _("charged per click")),
    "ENGAGEMENT": ("FOLLOWERS", "OCPM", _("Followers"), _("charged per 1,000 impressions")),
}


class BudgetMode(models.TextChoices):
    """How a budget counts."""

    INFINITE = "BUDGET_MODE_INFINITE", _("No limit")
    DAY = "BUDGET_MODE_DAY", _("Daily budget")
    TOTAL = "BUDGET_MODE_TOTAL", _("Lifetime budget")


LEAST_CAMPAIGN: Final = 50  # US dollars: Ads Manager's least budgets
LEAST_GROUP: Final = 20  # US dollars a day


class Gender(models.TextChoices):
    """Whom the ad is shown to."""

    ALL = "GENDER_UNLIMITED", _("All")
    FEMALE = "GENDER_FEMALE", _("Female")
    MALE = "GENDER_MALE", _("Male")


class Age(models.TextChoices):
    """Age groups of Ads Manager; none chosen is all from 18 on."""

    FROM_18 = "AGE_18_24", "18–24"
    FROM_25 = "AGE_25_34", "25–34"
    FROM_35 = "AGE_35_44", "35–44"
    FROM_45 = "AGE_45_54", "45–54"
    FROM_55 = "AGE_55_100", "55+"


class Bid(models.TextChoices):
    """Bidding strategies."""

    LOWEST = "BID_TYPE_NO_BID", _("Maximum delivery")
    CAP = "BID_TYPE_CUSTOM", _("Cost cap")


class Action(models.TextChoices):
    """Calls to action."""

    LEARN_MORE = "LEARN_MORE", _("Learn more")
    SHOP_NOW = "SHOP_NOW", _("Shop now")
    ORDER_NOW = "ORDER_NOW", _("Order now")
    SIGN_UP = "SIGN_UP", _("Sign up")
    BOOK_NOW = "BOOK_NOW", _("Book now")
    CONTACT_US = "CONTACT_US", _("Contact us")
    DOWNLOAD_NOW = "DOWNLOAD_NOW", _("Download now")
    GET_QUOTE = "GET_QUOTE", _("Get quote")
    SUBSCRIBE = "SUBSCRIBE", _("Subscribe")
    VIEW_NOW = "VIEW_NOW", _("View now")
    WATCH_NOW = "WATCH_NOW", _("Watch now")
    VISIT_STORE = "VISIT_STORE", _("Visit store")


# TikTok's location ids are those of geonames.org; the 24 countries of the marketplace.
LOCATIONS: Final = {
    "AU": ("2077456", _("Australia")),
    "BR": ("3469034", _("Brazil")),
    "CA": ("6251999", _("Canada")),
    "EG": ("357994", _("Egypt")),
    "FR": ("3017382", _("France")),
    "DE": ("2921044", _("Germany")),
    "GB": ("2635167", _("United Kingdom")),
    "ID": ("1643084", _("Indonesia")),
    "IL": ("294640", _("Israel")),
    "IT": ("3175395", _("Italy")),
    "JP": ("1861060", _("Japan")),
    "MY": ("1733045", _("Malaysia")),
    "PH": ("1694008", _("Philippines")),
    "RU": ("2017370", _("Russia")),
    "SA": ("102358", _("Saudi Arabia")),
    "SG": ("1880251", _("Singapore")),
    "KR": ("1835841", _("South Korea")),
    "ES": ("2510769", _("Spain")),
    "TW": ("1668284", _("Taiwan")),
    "TH": ("1605651", _("Thailand")),
    "TR": ("298795", _("Turkey")),
    "AE": ("290557", _("United Arab Emirates")),
    "US": ("6252001", _("United States")),
    "VN": ("1562822", _("Vietnam")),
}
COUNTRIES: Final = [(code, name) for code, (_id, name) in LOCATIONS.items()]
