"""What serial monitors and sketches put around numbers: a time in front of each line, a name before each value."""

from __future__ import annotations

import re

from emlearn_gestures.errors import UserError

_CLOCK = r"(?:\d{4}-\d\d-\d\d[ T])?\d{1,2}:\d\d:\d\d(?:[.,]\d+)?"
_PREFIX = re.compile(rf"^[ \t]*(?:({_CLOCK})[ \t]*->|\[({_CLOCK})\])[ \t]*", re.MULTILINE)
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_PAIR = rf"([A-Za-z][\w .()/\[\]²^°µ]*?)[ \t]*[:=][ \t]*({_NUMBER}|nan|inf)(?![\w.:])"
_PAIRS = re.compile(rf"[ \t]*{_PAIR}(?:[ \t]*[,;|\t ][ \t]*{_PAIR})*[ \t,;|]*")
_ONE = re.compile(_PAIR)
_HEAD = 40  # lines
_HEAD_BYTES = 1 << 12


def without_clock(data: bytes) -> tuple[bytes, list[str] | None]:
    """Take the time away that a serial monitor puts in front of each line.

    Returns
    -------
    data : bytes
        In UTF-8, as what was given; with as many lines.
    clock : list of str or None
        The time of each line, "" where there is none; None where no monitor wrote the text.
    """
    start = data[:_HEAD_BYTES]
    if b"->" not in start and b"[" not in start:
        return data, None
    head = _first_lines(data)
    if sum(_PREFIX.match(line) is not None for line in head) * 2 <= len(head):
        return data, None
    text, clock = data.replace(b"\r\n", b"\n").decode(), []
    for line in text.split("\n"):
        found = _PREFIX.match(line)
        clock.append(next(filter(None, found.groups())) if found else "")
    return _PREFIX.sub("", text).encode(), clock


def named_values(data: bytes, where: str) -> tuple[bytes, int]:
    """Make a table of lines such as ``x:0.1 y:0.2 z:0.9``; any other text stays as it is.

    Returns
    -------
    data : bytes
        In UTF-8, as what was given.
    more : int
        How many lines were put in front of the first line of values: one with the names, or none.
    """
    start = data[:_HEAD_BYTES]
    if b":" not in start and b"=" not in start:
        return data, 0
    head = _first_lines(data)
    pairs = [len(_ONE.findall(line)) for line in head if ":" in line or "=" in line if _PAIRS.fullmatch(line)]
    if len(pairs) * 4 < 3 * len(head) or len(pairs) < 3 or max(pairs) != min(pairs):
        return data, 0
    names: tuple[str, ...] = ()
    lines = []
    for number, line in enumerate(data.replace(b"\r\n", b"\n").decode().split("\n"), start=1):
        if not line.strip() or not _PAIRS.fullmatch(line):
            lines.append(line if not line.strip() else f"# {line}")
            continue
        found = _ONE.findall(line)
        own = tuple(name.strip() for name, _ in found)
        if names and own != names:
            raise UserError(f"{where}: line {number} has the values {', '.join(own)}, those above {', '.join(names)}")
        values = "\t".join(value for _, value in found)
        lines.append(values if names else "\t".join(own) + "\n" + values)
        names = own
    return "\n".join(lines).encode(), 1


def _first_lines(data: bytes) -> list[str]:
    """Some lines that hold something."""
    lines = data[:_HEAD_BYTES].replace(b"\r\n", b"\n").decode(errors="ignore").split("\n")
    return [line for line in lines if line.strip()][:_HEAD]
