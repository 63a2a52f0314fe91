"""The rows of ``benchmarks.device`` as tables for the console and as Markdown, and what was aimed at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.device_code import REST, STAGES

Row = dict[str, Any]
CORES = {"cortex-m0": "Cortex-M0", "cortex-m3": "Cortex-M3", "cortex-m7": "Cortex-M7", "rv32": "RV32"}
NONE = "–"


class Sheet:
    """A table: a title, headings, and rows of text; the first column is to the left."""

    def __init__(self, title: str, headings: Sequence[str]) -> None:
        self.title, self.headings, self.rows = title, list(headings), list[list[str]]()

    def add(self, *cells: object) -> None:
        """Add a row; numbers get separators, None a dash."""
        self.rows.append([_text(cell) for cell in cells])

    def markdown(self) -> list[str]:
        """Return title and table as lines."""
        rule = ["---", *["---:"] * (len(self.headings) - 1)]
        lines = [self.headings, rule, *self.rows]
        return [f"{self.title}:", "", *("| " + " | ".join(line) + " |" for line in lines), ""]

    def table(self) -> Table:
        """Return it for the console."""
        table = Table(title=self.title, title_justify="left")
        for i, heading in enumerate(self.headings):
            table.add_column(heading, justify="right" if i else "left", no_wrap=not i)
        for row in self.rows:
            table.add_row(*row)
        return table


def sheets(rows: list[Row]) -> list[Sheet]:
    """Return all tables."""
    boards = list(dict.fromkeys(row["board"] for row in rows))
    return [
        _steps(rows),
        _memory(rows),
        *(_compared(rows, boards, part, title) for part, title in _COMPARED.items()),
        _aims(rows),
    ]


def show(rows: list[Row], console: Console) -> None:
    """Print all tables."""
    for sheet in sheets(rows):
        console.print(sheet.table())
    if any(row.get("added_up") for row in rows):
        console.print(f"* {ADDED_UP}")


def markdown(rows: list[Row]) -> list[str]:
    """Return all tables as lines of Markdown."""
    lines = [line for sheet in sheets(rows) for line in sheet.markdown()]
    added_up = any(row["part"] == "step" and row.get("added_up") for row in rows)
    return [*lines, f"\\* {ADDED_UP}"] if added_up else lines[:-1]


ADDED_UP = "added up from runs that compile one stage and interpret the rest: compiled code for all fills the heap."
_COMPARED = {
    "forest": "Instructions of a prediction by a forest of 10 trees with 100 leaves each, 8x8 digits",
    "fft": "Instructions of windowing and transforming a frame of two signals",
    "features": "Instructions of the features of a window of 128 x 3",
}


def _steps(rows: list[Row]) -> Sheet:
    sheet = Sheet(
        "Instructions of a step, from the samples that complete a window of 128 x 3 to the decision of 10 trees",
        ["board", "step", *STAGES, REST, "bytes allocated"],
    )
    for row in _part(rows, "step"):
        name = f"{CORES[row['board']]}, {row['case']}"
        if not row["fits"]:
            sheet.add(name, "no room", *[None] * (len(sheet.headings) - 2))
            continue
        total = f"{row['instructions']:,}" + (" *" if row["added_up"] else "")
        stages = [max(0, row["stages"].get(stage, 0)) or None for stage in (*STAGES, REST)]
        sheet.add(name, total, *stages, row["allocated"])
    return sheet


def _memory(rows: list[Row]) -> Sheet:
    sheet = Sheet(
        "Flash and heap in bytes, time in instructions",
        ["board", "runtime", "bundle", "heap: import", "predictor", "peak of load", "least for all", "load"],
    )
    names = ("import_ram", "predictor_ram", "load_heap", "least_heap", "load_instructions")
    for row in _part(rows, "memory"):
        found = [row.get(name) for name in names] if row["fits"] else ["no room", None, None, None, None]
        sheet.add(f"{CORES[row['board']]}, {row['case']}", row["runtime_bytes"], row["bundle_bytes"], *found)
    return sheet


def _compared(rows: list[Row], boards: list[str], part: str, title: str) -> Sheet:
    sheet = Sheet(title, ["", *(CORES[board] for board in boards), "bytes allocated", "flash", "RAM: code", "model"])
    found = {(row["board"], row["case"]): row for row in _part(rows, part)}
    for case in dict.fromkeys(case for _, case in found):
        of_boards = [found.get((board, case)) for board in boards]
        cells = [None if row is None else row.get("instructions", "no room") for row in of_boards]
        # the sizes are those of the first board that has room
        first: Row = next((row for row in of_boards if row and row["fits"]), {})
        sheet.add(case, *cells, *(first.get(name) for name in ("allocated", "flash_bytes", "code_ram", "model_ram")))
    return sheet


def _aims(rows: list[Row]) -> Sheet:
    """What was aimed at, on the Cortex-M3 or the first board there is."""
    board = "cortex-m3" if any(row["board"] == "cortex-m3" for row in rows) else rows[0]["board"]
    found = {(row["part"], row["case"]): row for row in rows if row["board"] == board and row["fits"]}
    sheet = Sheet(f"Against the aims, {CORES[board]}", ["", "found", "aim", "met"])

    def figure(part: str, case: str, name: str = "instructions") -> float:
        return float(found[part, case][name]) if (part, case) in found else float("nan")

    def aim(what: str, value: float, limit: float, most: bool, form: str) -> None:
        met = value <= limit if most else value >= limit
        bound = "at most" if most else "at least"
        sheet.add(what, form.format(value), f"{bound} {form.format(limit)}", "yes" if met else "no")

    ours, native = figure("forest", "ours, viper: predict"), figure("forest", "native emlearn_trees: predict")
    aim("a step, instructions", figure("step", "default"), 250_000, True, "{:,.0f}")
    aim("a step, bytes allocated", figure("step", "default", "allocated"), 0, True, "{:,.0f}")
    aim("predictor of 10 trees, bytes", figure("memory", "viper", "predictor_ram"), 12_000, True, "{:,.0f}")
    # of 64 kB the collector's tables and the running program leave so much
    aim("free heap for all, bytes", figure("memory", "viper", "least_heap"), 62_700, True, "{:,.0f}")
    aim("forest.predict / native predict", ours / native, 1, True, "{:.2f}")
    aim("forest.evaluate / native predict", figure("forest", "ours, viper: evaluate") / native, 1, True, "{:.2f}")
    work = figure("forest", "ours, viper: work") / figure("forest", "C -O2: work")
    aim("forest / C, work alone", work, 4, True, "{:.2f}")
    for size in sorted({row["size"] for row in _part(rows, "fft")}):
        case = f"FFT of {size}, %s: work"
        work = figure("fft", case % "ours, viper") / figure("fft", case % "C -O2")
        aim(f"FFT of {size} / C, work alone", work, 4, True, "{:.2f}")
    aim("everywhereml / forest.predict", figure("forest", "everywhereml: predict") / ours, 5, False, "{:.1f}")
    aim("m2cgen / forest.predict", figure("forest", "m2cgen: score") / ours, 20, False, "{:.1f}")
    return sheet


def _part(rows: list[Row], part: str) -> list[Row]:
    return [row for row in rows if row["part"] == part]


def _text(cell: object) -> str:
    if cell is None:
        return NONE
    if isinstance(cell, float):
        return f"{cell:,.0f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
