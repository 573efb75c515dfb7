"""The ways a call to TikTok can fail: `Unavailable` is tried again, `Rejected` is told to the person."""

from tiktok.words import error_words


class Unavailable(Exception):
    """TikTok cannot answer now (network, 5xx, maintenance): try again later."""

    def __init__(self, message: str, *, wait: int = 0) -> None:
        super().__init__(message)
        self.wait = wait  # seconds TikTok asks us to wait, 0 when it does not say


class Crowded(Unavailable):
    """The rate limit is used up, by us or in TikTok's eyes: nothing was done, and it is nobody's failure."""


class Rejected(Exception):
    """TikTok refuses. Carries the envelope's code, message and request_id; reads as words for a person."""

    def __init__(self, code: int, message: str, request_id: str) -> None:
        said = f"{message} (code {code}, request {request_id})"
        words = error_words(code)
        super().__init__(f"{words} TikTok says: {said}" if words else said)
        self.code = code
        self.message = message
        self.request_id = request_id

    @property
    def tells_of_quota(self) -> bool:
        """Whether a quota is used up, as of a campaign code. TikTok documents no code for it, so its words have to do."""
        return "quota" in self.message.lower()
