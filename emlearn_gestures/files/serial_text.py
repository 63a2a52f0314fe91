"""What serial monitors and sketches put around numbers: a time in front of each line, a name before each value."""

from __future__ import annotations

import re
from itertools import islice

from emlearn_gestures.errors import UserError

_CLOCK = r"(?:\d{4}-\d\d-\d\d[ T])?\d{1,2}:\d\d:\d\d(?:[.,]\d+)?"
_PREFIX = re.compile(rf"^[ \t]*(?:({_CLOCK})[ \t]*->|\[({_CLOCK})\])[ \t]*", re.MULTILINE)
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_PAIR = rf"([A-Za-z][\w .()/\[\]²^°µ]*?)[ \t]*[:=][ \t]*({_NUMBER}|nan|inf)(?![\w.:])"
_PAIRS = re.compile(rf"[ \t]*{_PAIR}(?:[ \t]*[,;|\t ][ \t]*{_PAIR})*[ \t,;|]*")
_ONE = re.compile(_PAIR)
_HEAD = 40


def without_clock(text: str) -> tuple[str, list[str] | None]:
    """Take the time away that a serial monitor puts in front of each line.

    Returns
    -------
    text : str
        With as many lines as before.
    clock : list of str or None
        The time of each line, "" where there is none; None where no monitor wrote the text.
    """
    head = [line for line in islice(_lines(text), _HEAD) if line.strip()]
    if sum(_PREFIX.match(line) is not None for line in head) * 2 <= len(head):
        return text, None
    clock = []
    for line in text.split("\n"):
        found = _PREFIX.match(line)
        clock.append(next(filter(None, found.groups())) if found else "")
    return _PREFIX.sub("", text), clock


def named_values(text: str, where: str) -> str:
    """Make a table of lines such as ``x:0.1 y:0.2 z:0.9``; any other text stays as it is.

    The names are put in front of the first line of values, so that lines keep their numbers less one.
    """
    head = [line for line in islice(_lines(text), _HEAD) if line.strip()]
    pairs = [len(_ONE.findall(line)) for line in head if _PAIRS.fullmatch(line)]
    if len(pairs) * 4 < 3 * len(head) or len(pairs) < 3 or max(pairs) != min(pairs):
        return text
    names: tuple[str, ...] = ()
    lines = []
    for number, line in enumerate(text.split("\n"), start=1):
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
    return "\n".join(lines)


def _lines(text: str):
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1
