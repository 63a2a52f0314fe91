"""Tables of random roles, names and layouts: read back right or refused, never with a wrong channel."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings import load_recordings
from emlearn_gestures.recordings.vocabulary import meaning

ROWS = 80
RATE = 50
GRAVITY = 9.80665
AXES = ("{}{axis}", "{}_{axis}", "{} {axis}", "{axis}_{}", "{}.{axis}", "{}-{axis}")
ACCELERATION = ("a", "acc", "accel", "Accelerometer", "Acceleration", "left acc", "imu1_acc")
SECOND = ("right acc", "imu2_acc", "r_accel", "acc2")
MAGNETIC = ("m", "mag", "Magnetometer", "magnetic field")
ROTATION = ("g", "gyr", "gyro", "Gyroscope", "w", "rotation rate")
UNITS = {
    "acceleration": {"": 1.0, "g": 1.0, "mg": 1000.0, "m/s^2": GRAVITY},
    "rotation": {"": 1.0, "dps": 1.0, "mdps": 1000.0},
}
UNITS["magnetic"] = {"": 1.0, "uT": 1.0, "gauss": 0.01}
TIMES = {"min": 1 / 60, "s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}
TIME_NAMES = ("time", "Time", "timestamp", "elapsed", "Time Stamp", "t", "epoch", "sensor time")
OTHERS = ("temp", "battery", "heart rate", "pressure (hPa)", "light", "roll", "speed x", "pos_x", "dt", "rssi", "flex1")
CLASSES = ("label", "class", "activity", "target", "gesture_name")
GROUPS = ("person", "subject_id", "participant", "session", "group")
RECORDINGS = ("recording", "trial", "file", "take", "sample")
COUNTERS = ("counter", "sequence", "step", "index", "packet", "#")


@dataclass
class Made:
    """A table, and what is true of it."""

    frame: pd.DataFrame
    channels: dict[str, np.ndarray] = field(default_factory=dict)  # in counts
    time: str = ""
    classes: np.ndarray | None = None
    groups: np.ndarray | None = None
    recordings: int = 1


@st.composite
def tables(draw: Any) -> Made:
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    columns: dict[str, Any] = {}
    made = Made(pd.DataFrame())
    parts = draw(st.integers(1, 3))
    made.recordings = parts
    part = np.repeat(np.arange(parts), ROWS)
    rows = len(part)
    clock = np.tile(np.arange(ROWS), parts)
    values = random.normal((0, 0, 1), 0.15, (rows, 3))
    _sensor(draw, made, columns, ACCELERATION, "acceleration", values, 4096)
    if draw(st.booleans()):
        _sensor(draw, made, columns, SECOND, "acceleration", random.normal((1, 0, 0), 0.15, (rows, 3)), 4096)
    if draw(st.booleans()):
        _sensor(draw, made, columns, MAGNETIC, "magnetic", random.normal((30, 5, 40), 2, (rows, 3)), 16)
    if draw(st.booleans()):
        _sensor(draw, made, columns, ROTATION, "rotation", random.normal(0, 60, (rows, 3)), 16)
    if draw(st.booleans()):
        unit = draw(st.sampled_from(list(TIMES)))
        base = draw(st.sampled_from(TIME_NAMES))
        bare = base if unit != "min" else f"{base} minutes"  # that nothing but a name tells
        made.time = draw(st.sampled_from((bare, f"{base}_{unit}", f"{base} ({unit})", f"{base} [{unit}]")))
        ticks = clock / RATE * TIMES[unit] + draw(st.integers(0, 10**6))
        columns[made.time] = np.round(ticks, 6) if TIMES[unit] <= 1 else np.rint(ticks).astype(np.int64)
    if draw(st.booleans()):
        texts = draw(st.booleans())
        codes = part % 2
        made.classes = np.where(codes == 1, "wave", "idle") if texts else codes.astype(str)
        columns[draw(st.sampled_from(CLASSES))] = made.classes if texts else codes
    if draw(st.booleans()):
        made.groups = part.astype(str)
        columns[draw(st.sampled_from(GROUPS))] = part
    if parts > 1 or draw(st.booleans()):
        columns[draw(st.sampled_from(RECORDINGS))] = [f"r{i}" for i in part] if draw(st.booleans()) else part
    if draw(st.booleans()):
        columns[draw(st.sampled_from(COUNTERS))] = clock if draw(st.booleans()) else np.arange(rows)
    for name in draw(st.lists(st.sampled_from(OTHERS), max_size=3, unique=True)):
        columns[name] = random.normal(20, 3, rows).round(2)
    for name in draw(st.lists(st.from_regex(r"[A-Za-z]{3,8}([_ ][A-Za-z]{1,6})?", fullmatch=True), max_size=3)):
        assume(not meaning(name).role)  # the words that are known are above
        kind = draw(st.sampled_from(("noise", "constant", "count", "text")))
        columns[name] = {
            "noise": random.normal(0, 1, rows).round(4),
            "constant": np.full(rows, 7),
            "count": np.arange(rows),
            "text": random.choice(["red", "green"], rows),
        }[kind]
    order = draw(st.permutations(list(columns)))
    made.frame = pd.DataFrame({name: columns[name] for name in order})
    return made


def _sensor(
    draw: Any, made: Made, columns: dict[str, Any], names: tuple[str, ...], kind: str, values: np.ndarray, scale: float
) -> None:
    unit = draw(st.sampled_from(list(UNITS[kind])))
    per_unit, word = UNITS[kind][unit], draw(st.sampled_from(names))
    template, letters = draw(st.sampled_from(AXES)), draw(st.sampled_from(("xyz", "XYZ")))
    for axis, column in zip(letters, values.T, strict=True):
        name = template.format(word, axis=axis) + (f" ({unit})" if unit else "")
        columns[name] = (column * per_unit).round(5)
        made.channels[name] = np.rint(columns[name] / per_unit * scale)


def _in_order(made: Made) -> list[str]:
    """Names of channels in the order of the table, but x, y, z of a sensor at the place of the first of them."""
    names = list(made.channels)
    sensors = {name: names[i - i % 3 : i - i % 3 + 3] for i, name in enumerate(names)}
    return list(dict.fromkeys(name for first in made.frame.columns for name in sensors.get(first, [])))


LAYOUTS = st.fixed_dictionaries(
    {
        "sep": st.sampled_from((",", ";", "\t")),
        "decimal": st.sampled_from((".", ",")),
        "encoding": st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252")),
        "above": st.sampled_from(("", "# by a logger\n", "Device: a board\nVersion: 2\n\n")),
    }
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(tables(), LAYOUTS)
def test_right_or_refused(made: Made, layout: dict[str, str]) -> None:
    assume(layout["sep"] != layout["decimal"])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "wave.csv"
        text = made.frame.to_csv(None, index=False, sep=layout["sep"], decimal=layout["decimal"])
        file.write_bytes((layout["above"] + text).encode(layout["encoding"]))
        try:
            frame = load_recordings(file, **({} if made.time else {"sample_rate": RATE}))
        except UserError as error:
            event("refused: " + str(error).split(": ", 1)[-1][:40])
            assert "\n" not in str(error)
            return
    event("read")
    found = [name for name in frame.columns if name != "group"]
    roles = {row["column"]: row for row in frame.attrs["columns"]}
    assert frame.attrs["sample_rate"] == RATE
    assert found == _in_order(made)
    assert {name for name, row in roles.items() if row["role"] == "time"} == ({made.time} if made.time else set())
    assert set(roles) == set(made.frame.columns)
    for name in found:
        off = np.abs(frame[name].to_numpy(float) - made.channels[name])
        assert len(off) == len(made.frame) and off.max() <= 1
    assert frame.index.get_level_values("sample").nunique() == made.recordings
    if made.classes is not None:
        assert frame.index.get_level_values("class").tolist() == made.classes.tolist()
    else:
        assert set(frame.index.get_level_values("class")) == {"wave"}
    if made.groups is not None and made.recordings > 1:
        assert frame["group"].tolist() == made.groups.tolist()
