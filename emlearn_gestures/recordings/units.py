"""Units of channels: what a file says, what its numbers say, and the way to int16 counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings.model import Recording

STANDARD_GRAVITY = 9.80665
UNITS = ("g", "m/s2", "deg/s", "rad/s", "counts")
_OF_KIND = {
    "acc": ("g", "m/s2", "counts"),
    "gyro": ("deg/s", "rad/s", "counts"),
    "other": UNITS,
}
_SPELLINGS = {
    "g": "g",
    "m/s2": "m/s2",
    "m/s^2": "m/s2",
    "m/s²": "m/s2",
    "ms2": "m/s2",
    "ms-2": "m/s2",
    "dps": "deg/s",
    "deg/s": "deg/s",
    "°/s": "deg/s",
    "rad/s": "rad/s",
    "counts": "counts",
    "raw": "counts",
    "lsb": "counts",
}
# The median length of the acceleration vector contains gravity, so it lies near 1 g: even a wrist that is
# flicked all the time stays below 3.5 g. The two ranges do not meet; in between nothing is concluded.
_G_RANGE = (0.5, 3.5)
_MS2_RANGE = (0.5 * STANDARD_GRAVITY, 3.5 * STANDARD_GRAVITY)
_COUNTS_FROM = 100.0


def unit_named(text: str) -> str | None:
    """The unit that ``text`` spells, or None."""
    return _SPELLINGS.get(text.strip().lower())


def unit_in_column(name: str) -> str | None:
    """The unit in a column name such as ``accX (m/s2)`` or ``gx [dps]``."""
    found = re.search(r"[(\[]([^)\]]+)[)\]]\s*$", name)
    return unit_named(found.group(1)) if found else None


def kind_of(channel: str) -> str:
    """``"acc"``, ``"gyro"`` or ``"other"``, by the name of a channel."""
    name = channel.lower()
    if re.search(r"gyr|rotation|angular", name) or re.match(r"[gwr][_.\- ]?[xyz]\b", name):
        return "gyro"
    if "acc" in name or re.match(r"(a[_.\- ]?)?[xyz]\b", name) or re.fullmatch(r"[xyz]_?\d*", name):
        return "acc"
    return "other"


def settle_units(
    recordings: Sequence[Recording], declared: str | Mapping[str, str] | None, report: list[str]
) -> list[dict[str, str]]:
    """The unit of every channel of every recording.

    ``declared`` (the caller's word) is final. Without it recordings that carry the same metadata are looked
    at together: their numbers win over their metadata, and ``report`` says so.
    """
    fixed = _declared(declared, recordings[0].channels)
    together: dict[tuple[tuple[str, str], ...], list[Recording]] = {}
    for recording in recordings:
        together.setdefault(tuple(sorted(recording.units.items())), []).append(recording)
    settled = {}
    for key, members in together.items():
        settled[key] = _settle(members, dict(key), fixed, report)
    if len({tuple(units.items()) for units in settled.values()}) > 1:
        report.append(f"units: recordings of {len(settled)} different declarations read together")
    return [settled[tuple(sorted(recording.units.items()))] for recording in recordings]


def _declared(declared: str | Mapping[str, str] | None, channels: tuple[str, ...]) -> dict[str, str]:
    if declared is None:
        return {}
    if isinstance(declared, str):
        unit = unit_named(declared)
        if unit is None:
            raise UserError(f"units={declared!r}: unknown unit; it must be one of {', '.join(UNITS)}")
        return {name: unit for name in channels if unit in _OF_KIND[kind_of(name)]}
    fixed = {}
    for name, text in declared.items():
        unit = unit_named(text)
        if name not in channels:
            raise UserError(f"units names the channel {name!r}; the channels are {', '.join(channels)}")
        if unit is None:
            raise UserError(f"units={text!r} for {name!r}: unknown unit; it must be one of {', '.join(UNITS)}")
        fixed[name] = unit
    return fixed


def _settle(
    members: Sequence[Recording], metadata: dict[str, str], fixed: dict[str, str], report: list[str]
) -> dict[str, str]:
    channels = members[0].channels
    units: dict[str, str] = {}
    for kind in ("acc", "gyro", "other"):
        names = [name for name in channels if kind_of(name) == kind]
        open_names = [name for name in names if name not in fixed]
        units.update((name, fixed[name]) for name in names if name in fixed)
        if not open_names:
            continue
        said = {metadata.get(name) for name in open_names}
        says = said.pop() if len(said) == 1 else None
        values = np.concatenate([r.values[:, [channels.index(name) for name in open_names]] for r in members])
        if says == "counts" and members[0].units:
            found: str | None = says
        elif kind == "acc":
            found = _acceleration_unit(values) or says
        else:
            found = says or _other_unit(kind, values, units)
        if found is None:
            raise UserError(
                f"{members[0].where}: cannot tell the unit of {', '.join(open_names)} "
                f"({_describe(values)}); give units=, of {', '.join(_OF_KIND[kind])}"
            )
        if says is not None and says != found:
            report.append(
                f"units: {len(members)} recordings say {says} for {', '.join(open_names)}, "
                f"but their {_describe(values)}: read as {found}"
            )
        elif says is None:
            report.append(f"units: {', '.join(open_names)} recognised as {found} ({_describe(values)})")
        units.update(dict.fromkeys(open_names, found))
    return {name: units[name] for name in channels}


def _median_norm(values: NDArray[np.float64]) -> float:
    if values.shape[1] % 3:
        return float(np.median(np.abs(values).max(axis=1)))
    triples = values.reshape(len(values), -1, 3)
    return float(np.median(np.sqrt((triples * triples).sum(axis=2))))


def _describe(values: NDArray[np.float64]) -> str:
    return f"median length is {_median_norm(values):.3g}"


def _are_integers(values: NDArray[np.float64]) -> bool:
    return bool((values == np.rint(values)).all())


def _acceleration_unit(values: NDArray[np.float64]) -> str | None:
    norm = _median_norm(values)
    if norm >= _COUNTS_FROM:
        return "counts" if _are_integers(values) else None
    if values.shape[1] % 3:
        return None  # a missing axis may be the one that carries gravity
    if _G_RANGE[0] <= norm <= _G_RANGE[1]:
        return "g"
    if _MS2_RANGE[0] <= norm <= _MS2_RANGE[1]:
        return "m/s2"
    return None


def _other_unit(kind: str, values: NDArray[np.float64], acceleration: dict[str, str]) -> str | None:
    """Rotation has no gravity to go by: its range, and the unit of the acceleration beside it."""
    beside = set(acceleration.values())
    if _are_integers(values) and (kind == "other" or beside == {"counts"}):
        return "counts"
    if kind == "other":
        return None
    if np.abs(values).max() > 40.0:  # 2300 °/s: beyond the range of the usual sensors
        return "deg/s"
    return {"m/s2": "rad/s", "g": "deg/s"}.get(beside.pop()) if len(beside) == 1 else None


def counts_scale(
    channels: Sequence[str], units: Mapping[str, str], lsb_per_g: float, lsb_per_dps: float
) -> tuple[NDArray[np.float64], dict[str, float]]:
    """Factor from the unit read to counts for each channel, and LSB per unit (g or °/s) afterwards."""
    per_unit = {
        "g": lsb_per_g,
        "m/s2": lsb_per_g / STANDARD_GRAVITY,
        "deg/s": lsb_per_dps,
        "rad/s": lsb_per_dps * 180.0 / np.pi,
        "counts": 1.0,
    }
    factors = np.array([per_unit[units[name]] for name in channels])
    kinds = {
        name: next((kind for kind in ("acc", "gyro") if units[name] in _OF_KIND[kind][:2]), kind_of(name))
        for name in channels
    }
    scale = {"acc": float(lsb_per_g), "gyro": float(lsb_per_dps), "other": 1.0}
    return factors, {name: scale[kinds[name]] for name in channels}


def quantise(
    recording: Recording, units: Mapping[str, str], factors: NDArray[np.float64]
) -> tuple[NDArray[np.int16], int]:
    """int16 counts of a recording, and how many values were saturated.

    Physical units saturate, as a sensor of that range would; counts are taken as they are and must fit.
    """
    is_counts = np.array([units[name] == "counts" for name in recording.channels])
    scaled = np.rint(recording.values * factors)
    outside = (scaled < -32768) | (scaled > 32767)
    wrong = np.argwhere((outside | (recording.values != scaled)) & is_counts)
    if len(wrong):
        row, column = wrong[0]
        raise UserError(
            f"{recording.where}: {recording.place(int(row))}, channel {recording.channels[column]!r}: "
            f"{recording.values[row, column]:g} is not an int16 count (-32768 to 32767); "
            "give units= if it is a physical unit"
        )
    return np.clip(scaled, -32768, 32767).astype(np.int16), int(outside.sum())
