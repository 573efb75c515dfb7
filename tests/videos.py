"""Little videos, made when a test wants one."""

import io
from typing import Any

import av


def video(
    *,
    seconds: float = 4.0,
    width: int = 360,
    height: int = 640,
    fps: int = 25,
    format: str = "mp4",
    codec: str = "",
    turned: int = 0,
) -> bytes:
    """A moving grey picture; `turned` is how a phone says that it was held."""
    out = io.BytesIO()
    with av.open(out, "w", format=format) as container:
        stream: Any = container.add_stream(codec or ("libvpx" if format == "webm" else "libx264"), rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "40", "deadline": "realtime", "cpu-used": "8"}
        if turned:
            stream.set_display_rotation(turned)
        for number in range(int(seconds * fps)):
            container.mux(stream.encode(_picture(width, height, number)))
        container.mux(stream.encode(None))
    return out.getvalue()


def sound(*, seconds: float = 4.0) -> bytes:
    """An MP4 file without any picture."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream: Any = container.add_stream("aac", rate=44_100)
        frame = av.AudioFrame(format="fltp", layout="stereo", samples=1024)
        for number in range(int(seconds * 44_100 / 1024)):
            frame.sample_rate, frame.pts = 44_100, number * 1024
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def _picture(width: int, height: int, number: int) -> Any:
    frame = av.VideoFrame(width, height, "gray")
    row = bytes((number * 3 + x) % 256 for x in range(frame.planes[0].line_size))
    frame.planes[0].update(row * height)
    return frame.reformat(format="yuv420p")
