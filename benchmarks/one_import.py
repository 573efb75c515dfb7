"""One import from upload to undo in this process, measured; run by `benchmarks.importing`."""

import csv
import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main(kind: str, rows: int) -> None:
    import django  # noqa: PLC0415  # the path above has to stand first

    django.setup()
    import openpyxl  # noqa: PLC0415
    from django.core.files import File  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from brands.models import Brand  # noqa: PLC0415
    from campaigns import post_import  # noqa: PLC0415
    from creators import importing as people_import  # noqa: PLC0415

    importing: Any = post_import if kind == "posts" else people_import
    of_posts = {"figures_at": timezone.now(), "campaign": None, "account": None, "makes_accounts": True}
    wanted = of_posts if kind == "posts" else {}

    brand = Brand.objects.create(name=f"Import {kind} {rows}", slug=f"import-{kind}-{rows}")
    path = Path(__file__).parent / f".{kind}-{rows}"
    header, lines = posts(rows) if kind == "posts" else people(rows)
    if kind != "xlsx":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *lines])
    else:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for each in (header, *lines):
            sheet.append(each)
        book.save(path)
    del lines
    took: dict[str, float] = {"rows": rows, "size": path.stat().st_size}
    try:
        with path.open("rb") as opened:
            began = time.perf_counter()
            import_ = importing.begin(brand, File(opened, name=f"bench-{kind}"), by=None, at=timezone.now(), **wanted)
            took["begin"] = time.perf_counter() - began
    finally:
        path.unlink()
    for step, change in (("read", None), ("import", "start"), ("undo", "undo")):
        if change:
            getattr(import_, change)(at=timezone.now())
        began = time.perf_counter()
        importing.work(import_, at=timezone.now())
        took[step] = time.perf_counter() - began
        import_.refresh_from_db()
    assert import_.removed == rows, import_.problem
    took["peak"] = _peak_megabytes()
    print(json.dumps(took))


def people(rows: int) -> tuple[list[str], Iterator[list[Any]]]:
    """The header and lines of a sheet of creators."""
    lines = (
        [f"@person{n}.bench", f"Person Number {n}", "DE", f"{n % 900}.{n % 10}K", 18 + n % 40, "spring"]
        for n in range(rows)
    )
    return ["Handle", "Name", "Country", "Followers", "Age", "Tags"], lines


def posts(rows: int) -> tuple[list[str], Iterator[list[Any]]]:
    """Those of a scraper's export: each post once, by one of a thousand authors; its id says when it was published."""
    began = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    lines = (
        [
            f"{((began + n) << 32) + 7}",
            f"@author{n % 1_000}.bench",
            f"Post {n}",
            began + n,
            n,
            n // 20,
            n // 90,
            n // 80,
        ]
        for n in range(rows)
    )
    header = ["id", "authorMeta.name", "text", "createTime", "playCount", "diggCount", "commentCount", "shareCount"]
    return header, lines


def _peak_megabytes() -> float:
    """Of this program alone: what getrusage says goes back to the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024  # macOS counts bytes


main(sys.argv[1], int(sys.argv[2]))
