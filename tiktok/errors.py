"""The two ways a call to TikTok can fail."""


class Unavailable(Exception):
    """TikTok cannot answer now (network, 5xx, rate limit, maintenance): try again later."""

    def __init__(self, message: str, *, wait: int = 0) -> None:
        super().__init__(message)
        self.wait = wait  # seconds TikTok asks us to wait, 0 when it does not say


class Rejected(Exception):
    """TikTok refuses: tell the person. Carries the envelope's code, message and request_id."""

    def __init__(self, code: int, message: str, request_id: str) -> None:
        super().__init__(f"{message} (code {code}, request {request_id})")
        self.code = code
        self.message = message
        self.request_id = request_id
