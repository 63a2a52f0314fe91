"""What the lines above a header say: rate and units."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from emlearn_gestures.recordings.vocabulary import SENSORS, unit_named

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_RATE = re.compile(
    rf"\b(?:rate|freq\w*|odr|fs|sps|sampling)\b[^\d\n]{{0,30}}?{_NUMBER}\s*(k?hz|sps|samples)?|{_NUMBER}\s*(k?hz)\b"
)
_INTERVAL = re.compile(
    rf"\b(?:interval|period)\w*\b[^\d\n]{{0,20}}?{_NUMBER}\s*(ms|us|µs|s)\b|\binterval_ms\W+{_NUMBER}"
)
_UNIT = re.compile(r"\b(units?|[a-z]+)\b[^\w\n]{0,3}(?:units?|in|are|is)?\s*[:=(\[]?\s*([a-z°µμ][\w°/^²*.-]*)")
_SCALES = {"ms": 1e3, "us": 1e6, "µs": 1e6, "s": 1.0}


def rate_in(lines: Sequence[str]) -> float | None:
    """Return the rate in Hz that lines state, None where they state none or several."""
    found = set()
    for line in lines:
        text = line.lower()
        if "baud" in text:
            continue
        for match in _RATE.finditer(text):
            value = float((match[1] or match[3]).replace(",", "."))
            found.add(value * (1000.0 if (match[2] or match[4] or "").startswith("k") else 1.0))
        for match in _INTERVAL.finditer(text):
            value = float((match[1] or match[3]).replace(",", "."))
            if value:
                found.add(round(_SCALES[match[2] or "ms"] / value, 4))
    rate = found.pop() if len(found) == 1 else None
    return rate if rate and 0.001 <= rate <= 100_000 else None


def units_in(lines: Sequence[str], kinds: Mapping[str, str]) -> dict[str, str]:
    """Return the units of channels that lines state, as ``units: g`` or ``accelerometer in m/s^2`` does.

    Parameters
    ----------
    lines : sequence of str
    kinds : mapping of str to str
        The kind of each channel's sensor.
    """
    found: dict[str, str] = {}
    for line in lines:
        text = line.lower().strip("#/%! \t")
        for match in _UNIT.finditer(text):
            unit = unit_named(match[2])
            if not unit:
                continue
            if match[1] in ("unit", "units"):
                found.setdefault("", unit)
            kind = next((k for k, row in SENSORS.items() if len(match[1]) > 2 and match[1] in row.split()), None)
            if kind:
                found[kind] = unit
    said = {}
    for name, kind in kinds.items():
        any_kind = "" if kind in ("rotation", "magnetic", "other") else found.get("", "")
        if stated := found.get(kind) or any_kind:
            said[name] = stated
    return said
