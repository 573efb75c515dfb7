"""Rows of the door to TikTok: the connection, what goes out, what comes in."""

from tiktok.models.call import Call
from tiktok.models.callback import Callback
from tiktok.models.connection import Connection
from tiktok.models.creator_connection import CreatorConnection
from tiktok.models.queue import QueueRow, State

__all__ = ["Call", "Callback", "Connection", "CreatorConnection", "QueueRow", "State"]
