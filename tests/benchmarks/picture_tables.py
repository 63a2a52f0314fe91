"""The rows of pictures, of all benchmarks, as tables for the console and as Markdown."""

from __future__ import annotations

from benchmarks.device_code import PICTURE_STAGES, REST
from benchmarks.device_tables import ADDED_UP, CORES, NONE, Row, Sheet

# As their authors published them: what, cycles of the processor's clock a frame where its frequency is known, bytes of
# the model. See https://github.com/ARM-software/EndpointAI.
PUBLISHED: tuple[tuple[str, int | None, int], ...] = (
    ("MobileNet of Arm's emoji example: just under 20 frames/s, Cortex-M7 at 480 MHz", 480_000_000 // 20, 303_000),
    ("ResNet-9 of Lightly's mask example: 150 ms a frame", None, 90_000),
)


def device_sheets(rows: list[Row]) -> list[Sheet]:
    """Return the tables of frames on the boards; none where no board took any."""
    steps = [row for row in rows if row["part"] == "frame"]
    if not steps:
        return []
    sheet = Sheet(
        "Instructions of a frame, from its pixels to the decision of 10 trees",
        ["board, frame", "all", *PICTURE_STAGES, REST, "bytes allocated"],
    )
    for row in steps:
        name = f"{CORES[row['board']]}, {row['case']}"
        if not row["fits"]:
            sheet.add(name, "no room", *[None] * (len(sheet.headings) - 2))
            continue
        total = f"{row['instructions']:,}" + (" *" if row["added_up"] else "")
        sheet.add(
            name,
            total,
            *(max(0, row["stages"].get(stage, 0)) or None for stage in (*PICTURE_STAGES, REST)),
            row["allocated"],
        )
    memory = Sheet(
        "Flash and heap in bytes",
        ["board, frame", "runtime", "bundle", "frame", "heap: import", "predictor", "least for all, the frame too"],
    )
    for row in rows:
        if row["part"] == "frame memory":
            found = [row.get(name) for name in ("import_ram", "predictor_ram", "least_heap")]
            name = f"{CORES[row['board']]}, {row['case']}"
            sizes = (row["runtime_bytes"], row["bundle_bytes"], row["frame_bytes"])
            memory.add(name, *sizes, *(found if row["fits"] else ["no room", None, None]))
    return [sheet, memory, _work(rows), _published(rows)]


def _work(rows: list[Row]) -> Sheet:
    """The longest stages beside the same in C, which gives the same bits."""
    found = {(row["board"], row["case"]): row["instructions"] for row in rows if row["part"] == "frame work"}
    boards = list(dict.fromkeys(board for board, _ in found))
    sheet = Sheet(
        "Instructions of the longest stages of a frame of 160x120 grey, without the call",
        ["", *(CORES[board] for board in boards)],
    )
    for case in dict.fromkeys(case for _, case in found):
        sheet.add(case, *(found.get((board, case)) for board in boards))
    return sheet


def _published(rows: list[Row]) -> Sheet:
    """Ours beside the figures of others, each in its own unit: an instruction takes one cycle or several."""
    sheet = Sheet(
        "A frame beside what others have published",
        ["", "instructions a frame", "clock cycles a frame", "bytes of the model"],
    )
    bundles = {(row["board"], row["case"]): row["bundle_bytes"] for row in rows if row["part"] == "frame memory"}
    for row in rows:
        if row["part"] == "frame" and row["board"] == "cortex-m7" and row["fits"] and row["variant"] == "viper":
            size = bundles.get((row["board"], row["case"]))
            sheet.add(f"ours, {CORES[row['board']]}, {row['case']}", row["instructions"], None, size)
    for what, cycles, size in PUBLISHED:
        sheet.add(what, None, cycles, size)
    return sheet


def device_markdown(rows: list[Row]) -> list[str]:
    """Return the tables of frames on the boards as lines of Markdown."""
    lines = [line for sheet in device_sheets(rows) for line in sheet.markdown()]
    if any(row["part"] == "frame" and row.get("added_up") for row in rows):
        return [*lines, f"\\* {ADDED_UP}"]
    return lines[:-1]


def host_sheet(rows: list[Row]) -> Sheet:
    """Return the table of pictures per second on the PC."""
    sheet = Sheet("Pictures on the PC", ["", "pictures", "cores", "µs a picture", "pictures/s"])
    for row in rows:
        if "pictures" in row:
            sheet.add(row["case"], row["pictures"], row["cores"], row["us_per_picture"], row["pictures_per_second"])
    return sheet


def host_markdown(rows: list[Row]) -> list[str]:
    """Return it as lines of Markdown."""
    return host_sheet(rows).markdown()[2:-1] if any("pictures" in row for row in rows) else [NONE]


def accuracy_markdown(rows: list[Row]) -> list[str]:
    """Return held-out accuracy and what it costs, beside a forest on grey pixels, as lines of Markdown."""
    headings = ["pictures", "held out", "", "accuracy", "macro F1", "`grey pixels`", "majority"]
    headings += ["features", "trees", "comparisons at most", "bundle", "buffers"]
    lines = ["| " + " | ".join(headings) + " |", "| --- | --- " + "| ---: " * (len(headings) - 2) + "|"]
    for r in rows:
        if "pictures" in r:
            lines.append(
                f"| {r['set']} | {r['split']} | {r['pictures']} | {r['accuracy']:.3f} ± {r['accuracy_sd']:.3f} "
                f"| {r['macro_f1']:.3f} | {r['grey_accuracy']:.3f} ± {r['grey_sd']:.3f} | {r['majority']:.3f} "
                f"| {r['features']} | {r['trees']} | {r['comparisons']} "
                f"| {r['bundle_bytes'] / 1000:.1f} kB | {r['ram_bytes'] / 1000:.1f} kB |"
            )
    return lines
