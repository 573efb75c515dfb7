"""A worker killed at any line: what tests of outgoing calls have in common."""

import linecache
import sys
from collections.abc import Callable, Collection
from types import FrameType
from typing import Any


class Killed(BaseException):
    """SIGKILL, as far as a test can: nothing catches it."""


def killed_at(line: int, files: Collection[str], work: Callable[[], Any]) -> bool:
    """Work until so many lines of the files have been come by, then be killed; whether it came to that."""
    sys.settrace(_killing_trace(line, files))
    try:
        work()
    except Killed:
        return True
    finally:
        sys.settrace(None)
    return False


def _killing_trace(wanted: int, files: Collection[str]) -> Callable[..., Any]:
    seen: list[int] = []

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line" and frame.f_code.co_filename in files and not _leaves_a_block(frame):
            seen.append(frame.f_lineno)
            if len(seen) == wanted:
                raise Killed
        return trace

    return trace


def _leaves_a_block(frame: FrameType) -> bool:
    """Python comes by a `with` line again on its way out, where raising would leave the transaction open for ever."""
    return linecache.getline(frame.f_code.co_filename, frame.f_lineno).lstrip().startswith("with ")
