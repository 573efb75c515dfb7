"""What both generations of the marketplace have in common (wire page 4e; `/tcm/creator/invite/` of 4f)."""

from typing import Any

from tiktok import read
from tiktok.answers import AuthorizationFacts, CreatorSearch, InviteAnswer, MarketplaceStatus
from tiktok.client.wire import Wire
from tiktok.words import MARKETPLACE

MOST_HANDLES = 20


class Marketplace(Wire):
    """A brand's marketplace account. TikTok One still calls it `tcm_account_id` where Spark Ads are asked for."""

    def invite(self, handle: str) -> InviteAnswer:
        """Invite an account to TTCM. A refusal by TikTok's rules is in the answer, not an error."""
        return read.invite_answer(self._post("tcm/creator/invite/", self._with_account(handle_names=[handle])))

    def request_authorization(self, video_id: str, days: int, *, extend: bool = False) -> None:
        """Ask the creator to authorize the post for Spark Ads; `days` is 7, 30, 60 or 365. TikTok takes 30 requests a post."""
        action = "EXTEND" if extend else None
        self._post("tcm/tt_video/apply/", self._with_account(video_id=video_id, authorization_days=days, action=action))

    def authorization(self, video_id: str) -> AuthorizationFacts:
        """Where the Spark authorization of a post stands."""
        return read.authorization(self._get("tcm/tt_video/status/", self._with_account(video_id=video_id)))

    def search_fields(self, search: CreatorSearch) -> dict[str, Any]:
        """A search in TikTok's words."""
        return {
            "country_codes": [search.country],
            "keyword_search": search.words or None,
            "min_followers": search.followers_from,
            "max_followers": search.followers_to,
            "languages": list(search.languages) or None,
            "page": search.page,
        }

    def _with_account(self, **fields: Any) -> dict[str, Any]:
        return {"tcm_account_id": self.account_id, **fields}


def statuses_of(answer: dict[str, Any]) -> dict[str, MarketplaceStatus]:
    """Handles with their place in the marketplace; words no table knows are left out."""
    rows = answer.get("onboarding_status") or []
    pairs = ((read.handle(row), MARKETPLACE.get(str(row.get("status")))) for row in rows)
    return {handle: status for handle, status in pairs if status}
