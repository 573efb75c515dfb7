"""What is in a video file: read with FFmpeg's libraries, and judged by what TikTok takes (O8)."""

import io
from dataclasses import dataclass
from typing import Any, BinaryIO

import av
from av.error import FFmpegError
from av.filter import Graph
from django.utils.formats import number_format
from django.utils.translation import gettext as _

SHORTEST, LONGEST = 3, 600  # seconds
SMALLEST_SIDE = 360  # pixels
SLOWEST, FASTEST = 23, 60  # frames a second
POSTER_WIDTH = 480
POSTER_AT = 1.0  # seconds; the very first frame is often black
HEAD = 4_096
TURNS = {90: "cclock", 180: "", 270: "clock"}


class Unfit(Exception):
    """The file is no video TikTok would take; the text is for the creator."""


@dataclass(frozen=True)
class Facts:
    """What a video file is, as a player would show it."""

    content_type: str
    seconds: float
    width: int
    height: int
    fps: float
    poster: bytes  # JPEG


def inspect(file: BinaryIO) -> Facts:
    """Read a file; its name is not asked. Raises `Unfit`."""
    content_type, demuxer = _kind(file)
    try:
        # The demuxer is named, so that no file can pose as a playlist that makes FFmpeg open other files.
        with av.open(file, format=demuxer, metadata_errors="replace") as container:
            return _facts(container, content_type)
    except FFmpegError as error:
        raise Unfit(_("This file is damaged or is not a video. Export it again as MP4.")) from error


def _kind(file: BinaryIO) -> tuple[str, str]:
    """Content type and demuxer by the first bytes."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip") or head[4:12] == b"ftypqt  ":
        return "video/quicktime", "mov"
    if head[4:8] == b"ftyp":
        return "video/mp4", "mp4"
    if head[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head:
        return "video/webm", "webm"
    raise Unfit(_("This is not an MP4, MOV or WebM video. Export it as MP4."))


def _facts(container: Any, content_type: str) -> Facts:
    if not container.streams.video:
        raise Unfit(_("There is no picture in this file, only sound."))
    stream = container.streams.video[0]
    seconds = _seconds(container, stream)
    _refuse_length(seconds)
    frame = _frame(container, stream, seconds)
    turned = frame.rotation % 180 == 90
    width, height = (frame.height, frame.width) if turned else (frame.width, frame.height)
    fps = round(float(stream.average_rate or stream.guessed_rate or 0), 2)
    _refuse_picture(width, height, fps)
    return Facts(content_type, round(seconds, 2), width, height, fps, _jpeg(frame))


def _seconds(container: Any, stream: Any) -> float:
    """The length as declared; what a browser recorded declares none, so its packets are read to the end."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if container.duration:
        return float(container.duration / av.time_base)
    ends = [packet.pts + (packet.duration or 0) for packet in container.demux(stream) if packet.pts is not None]
    container.seek(0)
    return float(max(ends, default=0) * stream.time_base)


def _refuse_length(seconds: float) -> None:
    if seconds < SHORTEST:
        words = _("This video is %(n)s seconds long; TikTok wants at least %(least)s.")
        raise Unfit(words % {"n": number_format(round(seconds, 1)), "least": SHORTEST})
    if round(seconds) > LONGEST:
        words = _("This video is %(n)s minutes long; TikTok takes at most %(most)s.")
        raise Unfit(words % {"n": number_format(round(seconds / 60, 1)), "most": LONGEST // 60})


def _refuse_picture(width: int, height: int, fps: float) -> None:
    if min(width, height) < SMALLEST_SIDE:
        words = _("The picture is %(width)s × %(height)s pixels; both sides must have at least %(least)s.")
        raise Unfit(words % {"width": width, "height": height, "least": SMALLEST_SIDE})
    if not SLOWEST <= round(fps, 1) <= FASTEST:
        words = _("This video has %(fps)s frames a second; TikTok takes %(least)s to %(most)s.")
        raise Unfit(words % {"fps": number_format(fps), "least": SLOWEST, "most": FASTEST})


def _frame(container: Any, stream: Any, seconds: float) -> Any:
    """A picture of about the first second; that it can be decoded says that the video can be read."""
    container.seek(0)
    shown = None
    for frame in container.decode(stream):
        shown = frame
        if (frame.time or 0) >= min(POSTER_AT, seconds / 2):
            break
    if shown is None:
        raise Unfit(_("No picture could be read from this video. Export it again as MP4."))
    return shown


def _jpeg(frame: Any) -> bytes:
    """The picture upright and small."""
    upright = _upright(frame)
    height = round(POSTER_WIDTH * upright.height / upright.width / 2) * 2
    small = upright.reformat(POSTER_WIDTH, height, "yuvj420p")
    out = io.BytesIO()
    with av.open(out, "w", format="mjpeg") as container:
        stream = container.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = POSTER_WIDTH, height, "yuvj420p"
        small.pts = 0
        for packet in [*stream.encode(small), *stream.encode(None)]:
            container.mux(packet)
    return out.getvalue()


def _upright(frame: Any) -> Any:
    """The picture as a phone shows it: files say how it was held."""
    turn = frame.rotation % 360
    if turn not in TURNS:
        return frame
    graph = Graph()
    steps = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base)]
    steps += [graph.add("transpose", TURNS[turn])] if TURNS[turn] else [graph.add("hflip"), graph.add("vflip")]
    steps.append(graph.add("buffersink"))
    graph.link_nodes(*steps).configure()
    graph.push(frame)
    return graph.pull()
