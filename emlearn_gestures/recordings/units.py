"""Units of channels: what the user says, what a file says, what its numbers say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings.gravity import mean_length, median_length, shows_one_g
from emlearn_gestures.recordings.model import Recording
from emlearn_gestures.recordings.vocabulary import OF_KIND, UNITS, unit_named

STANDARD_GRAVITY = 9.80665
# The median length of the acceleration vector contains gravity, so it lies near 1 g: even a wrist that is
# flicked all the time stays below 3.5 g. The two ranges do not meet; in between nothing is concluded.
_G_RANGE = (0.5, 3.5)
_MS2_RANGE = (0.5 * STANDARD_GRAVITY, 3.5 * STANDARD_GRAVITY)
_COUNTS_FROM = 100.0
_NO_GRAVITY = 0.22  # of the usual length: so short is the mean where gravity is missing
_MG_RANGE = (800.0, 1250.0)  # counts of 1/1024 g, or milli-g
# The earth's field, with what a room's iron makes of it.
_UT_RANGE = (15.0, 120.0)
_GAUSS_RANGE = (0.15, 1.2)


def settle_units(
    recordings: Sequence[Recording],
    declared: str | Mapping[str, str] | None,
    usual: Mapping[str, str] | None,
    report: list[str],
) -> list[dict[str, str]]:
    """The unit of every channel of every recording.

    ``declared`` (the caller's word) is final. Without it the unit is that of the file's own words, else that of the
    numbers of all recordings whose files say the same, else the ``usual`` one.

    Raises
    ------
    UserError
        If nothing says what a unit is, or recordings without a declaration are of several.
    """
    fixed = _declared(declared, recordings[0])
    together: dict[tuple[tuple[str, str], ...], list[Recording]] = {}
    for recording in recordings:
        together.setdefault(tuple(sorted(recording.units.items())), []).append(recording)
    settled = {key: _settle(members, dict(key), fixed, usual or {}, report) for key, members in together.items()}
    if len({tuple(units.items()) for units in settled.values()}) > 1:
        report.append(f"units: recordings of {len(settled)} different declarations read together")
    return [settled[tuple(sorted(recording.units.items()))] for recording in recordings]


def _declared(declared: str | Mapping[str, str] | None, recording: Recording) -> dict[str, str]:
    channels, known = recording.channels, ", ".join(UNITS)
    if declared is None:
        return {}
    if isinstance(declared, str):
        unit = unit_named(declared)
        if not unit:
            raise UserError(f"units={declared!r}: unknown unit; it must be one of {known}")
        fixed = {name: unit for name in channels if unit in OF_KIND[recording.kinds[name]]}
        if not fixed:
            kinds = ", ".join(dict.fromkeys(recording.kinds.values()))
            raise UserError(f"units={declared!r}: a unit of none of the channels, which are of the kind {kinds}")
        return fixed
    fixed = {}
    for name, text in declared.items():
        unit = unit_named(text)
        if name not in channels:
            raise UserError(f"units names the channel {name!r}; the channels are {', '.join(channels)}")
        if not unit:
            raise UserError(f"units={text!r} for {name!r}: unknown unit; it must be one of {known}")
        fixed[name] = unit
    return fixed


def _settle(
    members: Sequence[Recording],
    metadata: dict[str, str],
    fixed: dict[str, str],
    usual: Mapping[str, str],
    report: list[str],
) -> dict[str, str]:
    first = members[0]
    units: dict[str, str] = {}
    for kind in OF_KIND:
        names = [name for name in first.channels if first.kinds[name] == kind]
        units.update((name, fixed[name]) for name in names if name in fixed)
        open_names = [name for name in names if name not in fixed]
        said = {name: metadata[name] for name in open_names if metadata.get(name) in OF_KIND[kind]}
        for unit in dict.fromkeys(said.values()):
            own = [name for name in open_names if said.get(name) == unit]
            units.update(dict.fromkeys(own, _checked(kind, unit, own, members, report)))
        open_names = [name for name in open_names if name not in said]
        if open_names:
            known = {usual.get(name, "") for name in open_names}
            alike = known.pop() if len(known) == 1 else ""
            units.update(dict.fromkeys(open_names, _recognised(kind, open_names, members, units, alike, report)))
    return {name: units[name] for name in first.channels}


def _checked(kind: str, unit: str, names: list[str], members: Sequence[Recording], report: list[str]) -> str:
    """A unit that a file states: it stands, unless the recordings cannot be of it."""
    if kind != "acceleration" or unit == "counts" or len(names) % 3:
        return unit
    values = _values(members, names)
    length = median_length(values)
    if unit == "m/s2" and length < _MS2_RANGE[0] and shows_one_g(members, names[:3]):
        report.append(
            f"units: {len(members)} recordings say m/s2 for {', '.join(names)}, but their mean over seconds is "
            f"gravity, and {length:.3g} long: read as g"
        )
        return "g"
    one = {"g": 1.0, "mg": 1000.0, "m/s2": STANDARD_GRAVITY}[unit]
    means = [mean_length(_values([member], names[:3])) for member in members]
    if max(means) < 0.5 * one:
        report.append(f"{', '.join(names)}: {unit} as declared; gravity is missing: linear acceleration")
    return unit


def _recognised(
    kind: str, names: list[str], members: Sequence[Recording], units: Mapping[str, str], usual: str, report: list[str]
) -> str:
    """The unit that the numbers show, or the usual one where they show none.

    Raises
    ------
    UserError
        If they show none, or several.
    """
    values = _values(members, names)
    doubt = ""
    if kind == "acceleration":
        found = _acceleration_unit(values)
        if found:
            _require_one(names, members, found)
        if found in ("g", "m/s2") and _mean_share(members, names) < _NO_GRAVITY:
            found, doubt = None, ", and the mean is almost none: gravity seems to be missing"
    elif kind == "magnetic":
        found = _magnetic_unit(values)
    else:
        found = _other_unit(kind, values, units)
    # whole milli-g of a fast gesture look like counts
    is_mg = usual == "mg" and found == "counts" and median_length(values) < _MS2_RANGE[0] * 1000
    if usual in OF_KIND[kind] and (found is None or is_mg):
        report.append(f"units: {', '.join(names)} taken for {usual}, as before")
        return usual
    if found is None:
        allowed = ", ".join(OF_KIND[kind])
        words = f"median length is {median_length(values):.3g}{doubt}"
        if kind == "acceleration" and _MG_RANGE[0] <= median_length(values) <= _MG_RANGE[1]:
            words += ", which is 1 g in mg or in counts of 1/1024 g"
        raise UserError(
            f"{members[0].where}: cannot tell the unit of {', '.join(names)} ({words}); give units=, of {allowed}"
        )
    report.append(f"units: {', '.join(names)} recognised as {found} (median length is {median_length(values):.3g})")
    return found


def _mean_share(members: Sequence[Recording], names: Sequence[str]) -> float:
    """Length of a recording's mean vector as a share of its usual length: the middle one of the recordings."""
    each = [_values([member], names) for member in members]
    return float(np.median([mean_length(values) / max(median_length(values), 1e-9) for values in each]))


def _values(members: Sequence[Recording], names: Sequence[str]) -> NDArray[np.float64]:
    return np.concatenate([r.values[:, [r.channels.index(name) for name in names]] for r in members])


def _require_one(names: list[str], members: Sequence[Recording], found: str) -> None:
    """Refuse recordings that are of another unit than the rest: by the usual length and by that of the mean."""
    for member in members:
        values = _values([member], names)
        own = _acceleration_unit(values)
        if own in (None, found) or len(names) % 3:
            continue
        if _acceleration_unit(np.tile(values[:, :3].mean(axis=0), (1, 1))) != own:
            continue  # it moves fast; gravity is that of the others
        other = next(m for m in members if _acceleration_unit(_values([m], names)) == found)
        raise UserError(
            f"{member.where}: its {', '.join(names)} look like {own} (median length {median_length(values):.3g}), "
            f"those of {other.where} like {found} ({median_length(_values([other], names)):.3g}); "
            f"say in their headers what they are, or read them apart with units="
        )


def _are_integers(values: NDArray[np.float64]) -> bool:
    return bool((values == np.rint(values)).all())


def _acceleration_unit(values: NDArray[np.float64]) -> str | None:
    length = median_length(values)
    if _MG_RANGE[0] <= length <= _MG_RANGE[1]:
        return None
    if length >= _COUNTS_FROM:
        return "counts" if _are_integers(values) else None
    if values.shape[1] % 3:
        return None  # a missing axis may be the one that carries gravity
    if _G_RANGE[0] <= length <= _G_RANGE[1]:
        return "g"
    if _MS2_RANGE[0] <= length <= _MS2_RANGE[1]:
        return "m/s2"
    return None


def _magnetic_unit(values: NDArray[np.float64]) -> str | None:
    length = median_length(values)
    if _are_integers(values):
        return "counts"
    if _UT_RANGE[0] <= length <= _UT_RANGE[1]:
        return "uT"
    return "gauss" if _GAUSS_RANGE[0] <= length <= _GAUSS_RANGE[1] else None


def _other_unit(kind: str, values: NDArray[np.float64], units: Mapping[str, str]) -> str | None:
    """Rotation has no gravity to go by: its range, and the unit of the acceleration beside it."""
    beside = {unit for unit in units.values() if unit in OF_KIND["acceleration"]}
    if _are_integers(values) and (kind == "other" or beside == {"counts"}):
        return "counts"
    if kind != "rotation":
        return None
    if np.abs(values).max() > 40.0:  # 2300 °/s: beyond the range of the usual sensors
        return "deg/s"
    # what gives SI units gives both; beside others, slow turns in °/s look like fast ones in rad/s
    return "rad/s" if beside == {"m/s2"} else None
