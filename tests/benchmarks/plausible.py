"""Figures that cannot be, which no table shows: negative ones, and those of a board too far from its sisters'.

The boards run the same code, so instructions differ by what a core has to do in several steps. More than twice is a
fault of the counting: a counter that wrapped was once published as -2,680,656,538 instructions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.device_code import REST

Row = dict[str, Any]

TIMES = 2  # a board's instructions are at most so many times those of a sister
SHARE = 0.01  # stages are told apart by subtraction: what is less than this share of the whole is not compared
# (part, case): at most so many times, and why that is no fault
EXCEPTIONS: dict[tuple[str, str], tuple[float, str]] = {
    ("forest", "native emlearn_trees: predict"): (
        3,
        "the M7 has an FPU; the M3 and M0 add the trees' floats by software",
    ),
}
_INSTRUCTIONS = "instructions"


def implausible(rows: list[Row]) -> list[str]:
    """Return a line for each figure of a results file that cannot be; none where all can.

    Parameters
    ----------
    rows : list of dict
        Those with "board" are compared with the rows of other boards that have the same "part" and "case".
    """
    found = []
    for row in rows:
        for name, value in _figures(row):
            if value < 0 and not _within_error(row, name, value):
                found.append(f"{_name(row)}: {name} is {value:,}, cannot be negative")
    sisters: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if "board" in row:
            sisters.setdefault((row["part"], row["case"], row.get("size"), row.get("variant")), []).append(row)
    for group in sisters.values():
        for i, row in enumerate(group):
            for other in group[i + 1 :]:
                found += _apart(row, other)
    return found


def _within_error(row: Row, name: str, value: float) -> bool:
    """Whether a remainder of the stages is below zero by no more than what telling them apart may err."""
    return name == f"stages: {REST}" and -value <= row["error"] * row[_INSTRUCTIONS]


def _figures(row: Row, prefix: str = "") -> Iterator[tuple[str, float]]:
    """All numbers of a row by name, those of its tables too."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _figures(value, f"{prefix}{name}: ")
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            yield prefix + name, value


def _apart(row: Row, other: Row) -> Iterator[str]:
    """What two boards count too differently."""
    most = EXCEPTIONS.get((row["part"], row["case"]), (TIMES, ""))[0]
    here, there = dict(_figures(row)), dict(_figures(other))
    for name in here:
        if name not in there or not (name.endswith(_INSTRUCTIONS) or name.startswith("stages: ")):
            continue
        less, more = sorted((here[name], there[name]))
        # kernels and stages are parts of a whole, whose remainder may be small
        part = min(row.get(_INSTRUCTIONS, 0), other.get(_INSTRUCTIONS, 0)) * SHARE if ": " in name else 0
        if more > most * max(less, 0) and more - less > part:
            lower, higher = (row, other) if here[name] < there[name] else (other, row)
            yield (
                f"{_name(higher)}: {name} is {more:,}, on {lower['board']} {less:,}: more than {most:g} times; measure "
                f"again, or give the reason in EXCEPTIONS of tests/benchmarks/plausible.py"
            )


def _name(row: Row) -> str:
    return ", ".join(str(row[key]) for key in ("board", "part", "case", "set") if key in row)
