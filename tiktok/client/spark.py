"""Posts bound to an advertiser by video code, and the identities ads are shown as (wire page 3a, 3d)."""

from collections.abc import Sequence

from tiktok import read
from tiktok.answers import Identity, SparkPost
from tiktok.client.wire import Wire


class Spark(Wire):
    """What an advertiser may boost. Messages of refusals are for people; what is true, `spark_posts` tells (3c)."""

    def authorize_code(self, advertiser_id: str, code: str, *, original_code: str = "") -> None:
        """Bind a post by its video code. One bound already may be refused though all is well: ask `spark_posts`."""
        fields = {"advertiser_id": advertiser_id, "auth_code": code.strip()}
        self._post("tt_video/authorize/", {**fields, "original_post_auth_code": original_code.strip() or None})

    def spark_post(self, advertiser_id: str, code: str) -> SparkPost:
        """The post behind a video code."""
        query = {"advertiser_id": advertiser_id, "auth_code": code.strip()}
        return read.spark_post(self._get("tt_video/info/", query))

    def spark_posts(self, advertiser_id: str, *, words: str = "", kinds: Sequence[str] = ()) -> list[SparkPost]:
        """The posts bound to the advertiser; `words` looks in captions, or is an id of 19 digits."""
        query = {
            "advertiser_id": advertiser_id,
            "item_types": list(kinds) or None,
            "keyword": words or None,
            "page_size": 50,
        }
        return [read.spark_post(row) for row in self._pages("tt_video/list/", query, "list")]

    def unbind(self, advertiser_id: str, item_id: str) -> None:
        """Let a post go whose authorization is over."""
        self._post("tt_video/unbind/", {"advertiser_id": advertiser_id, "item_id": item_id})

    def identities(self, advertiser_id: str, kind: str, *, business_center_id: str = "") -> list[Identity]:
        """Who ads may be shown as; `kind` is one of TikTok's: AUTH_CODE, TT_USER, BC_AUTH_TT, CUSTOMIZED_USER."""
        query = {
            "advertiser_id": advertiser_id,
            "identity_type": kind,
            "identity_authorized_bc_id": business_center_id or None,
            "page_size": 100,
        }
        return [read.identity(row) for row in self._pages("identity/get/", query, "identity_list")]

    def identity_posts(self, advertiser_id: str, identity: Identity, *, most: int = 100) -> list[SparkPost]:
        """The posts an identity lets the advertiser use."""
        query = {
            "advertiser_id": advertiser_id,
            "identity_id": identity.identity_id,
            "identity_type": identity.kind,
            "identity_authorized_bc_id": identity.business_center_id or None,
            "count": 20,
        }
        rows = self._cursor("identity/video/get/", query, "video_list", most=most)
        return [
            read.spark_post({**row, "item_info": row, "user_info": {"identity_id": identity.identity_id}})
            for row in rows
        ]
