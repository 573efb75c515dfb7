"""Consents exchanged for tokens, the accounts they open, and callbacks subscribed to (wire page 2, 6)."""

from tiktok import read
from tiktok.answers import Advertiser, CreatorGrant, Generation, Grant
from tiktok.client.wire import Wire, app
from tiktok.errors import Rejected

NOT_HERE = {40001, 40007, 40008, 40009, 40113, 40117, 40118, 40400}  # this generation is not for this app


class Consent(Wire):
    """What is asked with the app's own secret."""

    def exchange(self, auth_code: str) -> Grant:
        """Turn the single-use code of the brand's consent page into a token, and look up what it opens.

        Creator Marketplace with its orders goes first; TikTok One serves who has nothing else.
        """
        answer = self._post("oauth2/access_token/", {**app(), "auth_code": auth_code})
        token = str(answer.get("access_token", ""))
        self._token = token
        generation, account_id = self._marketplace_account()
        return Grant(token, account_id, generation, read.texts(answer.get("advertiser_ids")))

    def advertisers(self) -> list[Advertiser]:
        """The advertiser accounts the token opens."""
        return [read.advertiser(row) for row in self._get("oauth2/advertiser/get/", app()).get("list") or []]

    def revoke(self, token: str) -> None:
        """Give a brand's token back."""
        self._post("oauth2/revoke_token/", {**app(), "access_token": token})

    # Creators

    def exchange_creator(self, auth_code: str, redirect_uri: str) -> CreatorGrant:
        """Turn the code of a creator's consent into tokens; the code is good for ten minutes, once."""
        words = {"grant_type": "authorization_code", "auth_code": auth_code, "redirect_uri": redirect_uri}
        return read.creator_grant(self._post("tt_user/oauth2/token/", {**_client(), **words}))

    def refresh_creator(self, refresh_token: str) -> CreatorGrant:
        """New tokens for old; the old access token ends."""
        words = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return read.creator_grant(self._post("tt_user/oauth2/refresh_token/", {**_client(), **words}))

    def revoke_creator(self, token: str) -> None:
        """Give a creator's token back."""
        self._post("tt_user/oauth2/revoke/", {**_client(), "access_token": token})

    def creator_id(self, token: str) -> str:
        """How the creator's own endpoints of TikTok One name the creator."""
        fields = {"app_id": app()["app_id"], "access_token": token}
        return str(self._post("tt_user/token_info/get/", fields).get("creator_id") or "")

    # Callbacks

    def subscriptions(self) -> dict[str, str]:
        """The app's subscriptions of TCM_VIDEOS: id → account."""
        query = {**app(), "subscribe_entity": "TCM_VIDEOS", "page_size": 100}
        return {
            str(row.get("subscription_id", "")): str(
                (row.get("subscription_detail") or row).get("tto_tcm_account_id") or ""
            )
            for row in self._pages("subscription/get/", query, "subscriptions")
        }

    def subscribe(self, callback_url: str, *, token: str, account_id: str) -> str:
        """Have news of an account's videos sent to us; the subscription's id."""
        detail = {"access_token": token, "tto_tcm_account_id": account_id}
        body = {"subscribe_entity": "TCM_VIDEOS", "callback_url": callback_url, "subscription_detail": detail}
        return str(self._post("subscription/subscribe/", {**app(), **body}).get("subscription_id") or "")

    def unsubscribe(self, subscription_id: str) -> None:
        """Have no more of it."""
        self._post("subscription/unsubscribe/", {**app(), "subscription_id": subscription_id})

    def set_account_webhook(self, event_type: str, callback_url: str) -> None:
        """Where news of creators' own accounts goes: one address for the whole app."""
        self._post("business/webhook/update/", {**app(), "event_type": event_type, "callback_url": callback_url})

    def account_webhook(self, event_type: str) -> str:
        """The address such news goes to now, '' where there is none."""
        return str(self._get("business/webhook/list/", {**app(), "event_type": event_type}).get("callback_url") or "")

    def drop_account_webhook(self, event_type: str) -> None:
        """Have no more such news."""
        self._post("business/webhook/delete/", {**app(), "event_type": event_type})

    def _marketplace_account(self) -> tuple[Generation, str]:
        for generation, path, key in (
            ("ttcm", "oauth2/tcm/get/", "tcm_account_ids"),
            ("tto", "tto/oauth2/tcm/", "tto_tcm_account_ids"),
        ):
            try:
                accounts = self._get(path, app()).get(key) or []
            except Rejected as refusal:
                if refusal.code not in NOT_HERE:
                    raise
                continue
            if accounts:
                return generation, str(accounts[0])  # type: ignore[return-value]
        raise Rejected(0, "The TikTok account has no access to Creator Marketplace.", "")


def _client() -> dict[str, str]:
    named = app()
    return {"client_id": named["app_id"], "client_secret": named["secret"]}
