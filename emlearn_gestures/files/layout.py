"""How the rows of a text stand in it: what separates cells, what the header is, which lines are no rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field

from emlearn_gestures.errors import UserError

_HEAD = 60  # lines in which the header may be
_HEAD_BYTES = 1 << 15
_SAMPLE = 20  # rows whose cells are looked at
_COMMENTS = ("#", "//", "%", "!")
_RULE = re.compile(r"\s*([-=*_~#])\1{2,}\s*")
_EMPTY = {"", "nan", "inf", "-inf", "+inf", "na", "n/a", "null", "none", "-"}
_EXPONENT = r"(?:[eE][-+]?\d+)?"
_NUMBERS = {
    ".": re.compile(rf"[-+]?(?:\d+\.?\d*|\.\d+){_EXPONENT}"),
    ",": re.compile(rf"[-+]?(?:\d+(?:,\d*)?|,\d+){_EXPONENT}"),
}
_STAMP = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}[:-]\d\d.*)?|\d{1,2}:\d\d(?::\d\d(?:[.,:]\d+)?)?(?: ?[AaPp][Mm])?"
)
_DELIMITERS = ("\t", ";", ",", "|", " ")  # the blank stands for any number of blanks


@dataclass
class Layout:
    """Attributes.

    names : tuple of str or None
        The header, None where there is none.
    count : int
        Cells a row.
    delimiter, decimal : str
        A blank as delimiter stands for any number of blanks and tabs.
    first : int
        Number of the first line below the header, from 0.
    header : str
        The line of the header as it stands.
    titles : list of str
        What stands above the header.
    remarks : bool
        Whether lines that begin as remarks do are none of the rows.
    """

    names: tuple[str, ...] | None
    count: int
    delimiter: str
    decimal: str = "."
    first: int = 0
    header: str = ""
    titles: list[str] = field(default_factory=list)
    remarks: bool = True


def is_comment(line: str) -> bool:
    """Whether a line is a remark."""
    return line.lstrip().startswith(_COMMENTS)


def is_rule(line: str) -> bool:
    """Whether a line is a line drawn with dashes or the like."""
    return _RULE.fullmatch(line) is not None


def cells_of(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line."""
    if delimiter == " ":
        if '"' not in line:
            return line.split()
        return [cell for cell in next(csv.reader([line.strip()], delimiter=" ", skipinitialspace=True)) if cell]
    if '"' in line:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))]
    return [cell.strip() for cell in line.split(delimiter)]


def separator_of(header: str) -> str:
    """Comma, semicolon or tab: what a line of names has most of."""
    return max(",;\t", key=header.count)


def first_line(data: bytes) -> Layout:
    """Return the layout of a list, whose header is its first line."""
    lines = [line.rstrip("\r") for line in data[:_HEAD_BYTES].decode(errors="ignore").split("\n", _HEAD)]
    at = next((i for i, line in enumerate(lines) if line.strip()), 0)
    delimiter = separator_of(lines[at])
    names = cells_of(lines[at], delimiter)
    return Layout(tuple(names), len(names), delimiter, ".", at + 1, lines[at], remarks=False)


def detect(data: bytes, where: str) -> Layout:
    """Find the layout of a text in UTF-8 by its first lines.

    Raises
    ------
    UserError
        If the line above the rows has another number of cells than they have.
    """
    lines = [line.rstrip("\r") for line in data[:_HEAD_BYTES].decode(errors="ignore").split("\n", _HEAD)]
    if len(lines) > _HEAD:
        del lines[-1]
    at = [i for i, line in enumerate(lines) if line.strip() and not is_comment(line) and not is_rule(line)]
    rows = [lines[i] for i in at[len(at) // 3 :]][-_SAMPLE:]
    delimiter, decimal = _separators(rows)
    if not delimiter:
        delimiter = separator_of(rows[0]) if rows else ","
    cut = {i: cells_of(lines[i], delimiter) for i in at}
    count = Counter(len(cut[i]) for i in at[len(at) // 3 :]).most_common(1)[0][0] if at else 0
    numeric = _numeric_columns([cut[i] for i in (at[1:] or at)[-_SAMPLE:] if len(cut[i]) == count], count, decimal)
    begin = next((i for i in at if len(cut[i]) == count and _fits(cut[i], numeric, decimal)), None)
    if begin is None:  # nothing but text: the first line names the columns
        begin = at[1] if len(at) > 1 else len(lines)
    above = [i for i in at if i < begin]
    layout = Layout(None, count, delimiter, decimal, begin, "", [])
    if above:
        _take_header(layout, lines, cut, above, where)
    comments = [line for line in lines[: layout.first] if is_comment(line)]
    if layout.names is None and comments and (not above or len(cut[above[-1]]) == 1):
        names = cells_of(comments[-1], delimiter)
        if names[0] not in _COMMENTS or len(names) != count:  # else it is the name of the first column
            names = cells_of(comments[-1].lstrip("#/%! \t"), delimiter)
        if len(names) == count and not any(kind_of(cell, decimal) in "ns" for cell in names):
            layout.names, layout.header = tuple(names), comments[-1]
    if layout.names is None and begin in cut and _is_counting(cut[begin], [cut[i] for i in at if i > begin], decimal):
        layout.first += 1  # a header of numbers, as pandas writes for columns without names
    layout.titles = [line for line in lines[: layout.first] if line.strip() and line != layout.header]
    if layout.names is None:
        layout.titles = [line for i, line in enumerate(lines[: layout.first]) if line.strip() and i != begin]
    return layout


def _take_header(layout: Layout, lines: list[str], cut: dict[int, list[str]], above: list[int], where: str) -> None:
    last, count = above[-1], layout.count
    names = cut[last]
    touches = not any(not line.strip() for line in lines[last + 1 : layout.first])
    body = [cells for i, cells in cut.items() if i > last and len(cells) == count]
    if len(names) == count - 1 and body and all(cells[-1] == "" for cells in body):
        names = [*names, ""]  # rows that end with a delimiter
    elif len(names) == count + 1 and names[-1] == "":
        names = names[:-1]
    if len(names) == count:
        layout.names, layout.header = tuple(names), lines[last]
        before = above[-2] if len(above) > 1 else None
        twice = len(set(names)) < len(names)
        if twice and before is not None and len(cut[before]) == count == len(set(cut[before])):
            pairs = zip(cut[before], names, strict=True)  # a line of units below that of the names
            layout.names = tuple(f"{name} ({unit})" if unit else name for name, unit in pairs)
            layout.header = lines[before]
    elif touches and len(names) > 1:
        line = layout.first + 1
        raise UserError(f"{where}: line {line} has {count} cells, the header has {len(names)}")


def kind_of(cell: str, decimal: str) -> str:
    """Tell a number (n), a date or time of day (s), an empty cell (e) and text (w) apart."""
    if _NUMBERS[decimal].fullmatch(cell):
        return "n"
    if cell.lower() in _EMPTY:
        return "e"
    return "s" if _STAMP.fullmatch(cell) else "w"


def _separators(rows: list[str]) -> tuple[str, str]:
    """Delimiter and decimal sign that make the most of the rows numbers; no delimiter where none does."""
    best, found = (0.0, 0, 0), ("", ".")
    for rank, delimiter in enumerate(_DELIMITERS):
        if not any(delimiter in row for row in rows) and (delimiter != " " or not any("\t" in row for row in rows)):
            continue
        cut = [cells_of(row, delimiter) for row in rows]
        count = Counter(map(len, cut)).most_common(1)[0][0] if cut else 0
        if count < 2:
            continue
        same = [cells for cells in cut if len(cells) == count]
        for decimal in (".", ","):
            if decimal == delimiter:
                continue
            kinds = [kind_of(cell, decimal) for cells in same for cell in cells]
            filled = len(kinds) - kinds.count("e")
            share = (kinds.count("n") + kinds.count("s")) / filled if filled else 0.0
            score = (round(share * len(same) / len(rows), 3), count, -2 * rank - (decimal == ","))
            if score[0] > 0 and score > best:
                best, found = score, (delimiter, decimal)
    return found


def _numeric_columns(rows: list[list[str]], count: int, decimal: str) -> list[bool]:
    """Which columns hold numbers or stamps in most of the rows."""
    kinds = [[kind_of(cells[j], decimal) for cells in rows] for j in range(count)]
    return [sum(kind in "ns" for kind in column) * 2 > len(column) for column in kinds]


def _fits(cells: list[str], numeric: list[bool], decimal: str) -> bool:
    """Whether a line is a row: most columns of numbers have one in it."""
    kinds = [kind_of(cell, decimal) for cell, is_number in zip(cells, numeric, strict=True) if is_number]
    return bool(kinds) and sum(kind in "nse" for kind in kinds) * 2 > len(kinds) and any(k in "ns" for k in kinds)


def _is_counting(cells: list[str], below: list[list[str]], decimal: str) -> bool:
    """Whether the first row counts 0, 1, 2 above rows of fractions."""
    if len(cells) < 2 or cells != [str(i) for i in range(len(cells))]:
        return False
    return bool(below) and all(any(sign in cell for sign in ".,e") for row in below for cell in row)
