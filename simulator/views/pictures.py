"""Thumbnails and avatars drawn from the seed, as SVG."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from simulator import chance

THUMB = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 180 320" width="180" height="320">
<defs><linearGradient id="g" x1="{x1}" y1="0" x2="{x2}" y2="1"><stop offset="0" stop-color="hsl({hue} 62% 58%)"/><stop offset="1" stop-color="hsl({far} 55% 26%)"/></linearGradient></defs>
<rect width="180" height="320" fill="url(#g)"/>{hills}<circle cx="{sun_x}" cy="{sun_y}" r="{sun_r}" fill="hsl({far} 90% 86%)" opacity=".85"/>
<path d="M78 142v36l30-18z" fill="#fff" opacity=".9"/></svg>"""
HILL = '<path d="M0 {a} C 60 {b}, 120 {c}, 180 {d} V320 H0z" fill="hsl({hue} 45% {light}%)" opacity=".75"/>'
AVATAR = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64"><rect width="64" height="64" fill="hsl({hue} 45% 42%)"/>
<circle cx="32" cy="25" r="12" fill="hsl({skin} 48% {light}%)"/><path d="M8 64c2-16 12-22 24-22s22 6 24 22z" fill="hsl({far} 52% 56%)"/></svg>"""


@login_not_required
@cache_control(max_age=86_400, public=True)
def thumb(request: HttpRequest, video_id: str) -> HttpResponse:
    """A video's thumbnail."""
    draw = chance.of("thumb", video_id)
    hue = draw.randrange(360)
    hills = "".join(
        HILL.format(
            a=base + draw.randint(-18, 18),
            b=base - draw.randint(5, 50),
            c=base + draw.randint(5, 40),
            d=base,
            hue=hue,
            light=light,
        )
        for base, light in ((205, 34), (238, 25), (272, 16))
    )
    sun = {"sun_x": draw.randint(30, 150), "sun_y": draw.randint(50, 120), "sun_r": draw.randint(12, 26)}
    return _svg(
        THUMB.format(
            hue=hue, far=(hue + draw.randint(30, 120)) % 360, x1=draw.random(), x2=draw.random(), hills=hills, **sun
        )
    )


@login_not_required
@cache_control(max_age=86_400, public=True)
def avatar(request: HttpRequest, handle: str) -> HttpResponse:
    """A person's picture."""
    draw = chance.of("avatar", handle)
    return _svg(
        AVATAR.format(
            hue=draw.randrange(360), skin=draw.randint(18, 34), light=draw.randint(38, 82), far=draw.randrange(360)
        )
    )


def _svg(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="image/svg+xml")
