"""A mail server of a few lines on 127.0.0.1: it takes everything, a little slowly, and keeps each Message-ID."""

import socketserver
import threading
import time
from contextlib import suppress
from typing import Any

SLOWNESS = 0.02  # seconds a message, so that a worker can be killed in the middle of one


class Sink(socketserver.ThreadingTCPServer):
    """`arrived` holds the Message-ID of every message that was handed over completely, in order."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.arrived: list[str] = []
        self.connections = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class Talk(socketserver.StreamRequestHandler):
    """One connection, as much of RFC 5321 as Django's client speaks."""

    server: Any

    def handle(self) -> None:
        """Answer until the other side leaves."""
        self.server.connections += 1
        with suppress(OSError):  # its worker was killed
            self._talk()

    def _talk(self) -> None:
        self._say("220 sink")
        while line := self.rfile.readline():
            word = line.split()[0].upper().rstrip(b":") if line.split() else b""
            if word == b"QUIT":
                return self._say("221 bye")
            if word == b"DATA":
                self._take()
            else:
                self._say("250 ok")

    def _take(self) -> None:
        self._say("354 go on")
        name = ""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            if line.lower().startswith(b"message-id:") and not name:
                name = line.split(b":", 1)[1].strip().decode() or self.rfile.readline().strip().decode()
        if not line:
            return  # cut off before the end: not a message
        time.sleep(SLOWNESS)
        self.server.arrived.append(name)
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")
