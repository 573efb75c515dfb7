"""One import from upload to undo in this process, measured; run by `benchmarks.importing`."""

import csv
import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main(kind: str, rows: int) -> None:
    import django  # noqa: PLC0415  # the path above has to stand first

    django.setup()
    import openpyxl  # noqa: PLC0415
    from django.core.files import File  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from brands.models import Brand  # noqa: PLC0415
    from creators import importing  # noqa: PLC0415

    brand = Brand.objects.create(name=f"Import {kind} {rows}", slug=f"import-{kind}-{rows}")
    path = Path(__file__).parent / f".{kind}-{rows}"
    header = ["Handle", "Name", "Country", "Followers", "Age", "Tags"]
    lines = (
        [f"@person{n}.bench", f"Person Number {n}", "DE", f"{n % 900}.{n % 10}K", 18 + n % 40, "spring"]
        for n in range(rows)
    )
    if kind == "csv":
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
            import_ = importing.begin(brand, File(opened, name=f"bench.{kind}"), by=None, at=timezone.now())
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


def _peak_megabytes() -> float:
    """Of this program alone: what getrusage says goes back to the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024  # macOS counts bytes


main(sys.argv[1], int(sys.argv[2]))
