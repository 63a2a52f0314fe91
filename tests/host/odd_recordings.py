"""Recordings in the layouts of real loggers, phone apps, sketches and tutorials: wave and idle, 200 rows at 50 Hz."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

RATE = 50
ROWS = 200
GRAVITY = 9.80665


def signal(name: str, seed: int, gravity: float = 1.0) -> np.ndarray:
    """(rows, 3) in g: noise about gravity along z; a wave turns about it."""
    random = np.random.default_rng(seed + 100 * ["idle", "tap", "wave"].index(name))
    values = random.normal((0, 0, gravity), 0.02, (ROWS, 3))
    if name != "idle":
        phase = 2 * np.pi * (2 if name == "wave" else 5) * np.arange(ROWS) / RATE + random.random()
        values[:, 0] += 0.8 * np.sin(phase)
        values[:, 1] += 0.4 * np.cos(phase)
    return values


def counts(values: np.ndarray, scale: int = 4096) -> np.ndarray:
    return np.rint(values * scale).astype(int)


def _seconds(step: float = 1 / RATE) -> np.ndarray:
    return np.round(np.arange(ROWS) * step, 4)


Columns = Callable[[str, int, np.ndarray], dict[str, object]]


def _tables(
    columns: Columns, classes: str = "idle wave", each: int = 3, name: str = "{c}.{k}.csv", **how: object
) -> Callable[[Path], None]:
    """A writer of files, whose columns are made from class, number and values in g."""

    def write(folder: Path) -> None:
        for c in classes.split():
            for k in range(each):
                frame = pd.DataFrame(columns(c, k, signal(c, k)))
                encoding = str(how.get("encoding", "utf-8"))
                before, end = str(how.get("before", "")), str(how.get("after", ""))
                text = frame.to_csv(
                    None,
                    index=False,
                    sep=str(how.get("sep", ",")),
                    decimal=str(how.get("decimal", ".")),
                    header=bool(how.get("header", True)),
                    float_format="%.4f",
                )
                (folder / name.format(c=c, k=k)).write_bytes((before + text + end).encode(encoding))

    return write


def _axes(values: np.ndarray, names: str = "x y z") -> dict[str, object]:
    return dict(zip(names.split(" "), values.T, strict=True))


def _timed(name: str, scale: float, names: str = "ax ay az") -> Callable[[Path], None]:
    def columns(c: str, k: int, v: np.ndarray) -> dict[str, object]:
        return {name: np.rint(_seconds() * scale).astype(np.int64), **_axes(v, names)}

    return _tables(columns)


def _plain(c: str, k: int, v: np.ndarray) -> dict[str, object]:
    return {"time": _seconds(), **_axes(v)}


def _counted(**more: Callable[[str, int], object]) -> Columns:
    return lambda c, k, v: {"time": _seconds(), **_axes(counts(v)), **{name: of(c, k) for name, of in more.items()}}


def _lines(change: Callable[[list[str]], list[str]], columns: Columns) -> Callable[[Path], None]:
    write = _tables(columns)

    def changed(folder: Path) -> None:
        write(folder)
        for file in folder.iterdir():
            file.write_text("\n".join(change(file.read_text().splitlines())) + "\n")

    return changed


def _between(mark: Callable[[str], str], every: int) -> Callable[[list[str]], list[str]]:
    """Put a line between every so many rows; the mark makes it of the header."""

    def change(lines: list[str]) -> list[str]:
        parts = [lines[i : i + every] for i in range(1, len(lines), every)]
        return [lines[0], *parts[0], *(line for part in parts[1:] for line in (mark(lines[0]), *part))]

    return change


def _arrays(make: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        for c in ("idle", "wave"):
            for k in range(2):
                np.save(folder / f"{c}.{k}.npy", make(signal(c, k)))

    return write


def _npz(folder: Path) -> None:
    np.savez(folder / "wave.npz", a=signal("wave", 0))


def _record_array(values: np.ndarray) -> np.ndarray:
    return np.array([tuple(row) for row in values], [(axis, "f4") for axis in "xyz"])


def _gz(folder: Path) -> None:
    _tables(_plain)(folder)
    for file in sorted(folder.iterdir()):
        file.with_name(file.name + ".gz").write_bytes(gzip.compress(file.read_bytes()))
        file.unlink()


def _one(folder: Path) -> None:
    frames = [
        pd.DataFrame({"rec": f"{c}{k}", **_plain(c, k, signal(c, k)), "label": c})
        for c in ("idle", "wave")
        for k in range(3)
    ]
    pd.concat(frames).to_csv(folder / "all.csv", index=False, float_format="%.4f")


def _edge_impulse(gravity: float, label: Callable[[str, int], dict[str, object]]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        files = []
        for k in range(3):
            for c in ("idle", "wave"):
                side = "training" if k < 2 else "testing"
                relative = f"{side}/{c}.{k}.json.abc{k}.ingestion-1-x.json"
                values = signal(c, k, gravity) * GRAVITY
                sensors = [{"name": f"acc{axis}", "units": "m/s2"} for axis in "XYZ"]
                payload = {"interval_ms": 20, "sensors": sensors, "values": values.round(2).tolist()}
                (folder / side).mkdir(exist_ok=True)
                (folder / relative).write_text(json.dumps({"payload": payload}))
                files.append({"path": relative, "category": side, "label": label(c, k)})
        (folder / "info.labels").write_text(json.dumps({"version": 1, "files": files}))

    return write


def _spans(first: str, last: str | None) -> dict[str, object]:
    labels = [{"label": first, "startIndex": 0, "endIndex": 99}]
    labels += [{"label": last, "startIndex": 100, "endIndex": ROWS - 1}] if last else []
    return {"type": "multi-label", "labels": labels}


def _nine(c: str, k: int, v: np.ndarray) -> dict[str, object]:
    parts = (_axes(v, "ax ay az"), _axes(v * 90, "gx gy gz"), _axes(v * 40, "mx my mz"))
    return {"time": _seconds(), **parts[0], **parts[1], **parts[2]}


def _six(scale: float, turn: float, names: str = "ax ay az gx gy gz") -> Columns:
    return lambda c, k, v: {"time": _seconds(), **_axes(np.hstack([v * scale, v * turn]), names)}


def _stamps(c: str, k: int, v: np.ndarray) -> dict[str, object]:
    times = pd.Timestamp("2024-05-01T12:34:20Z") + pd.to_timedelta(_seconds(), unit="s")
    return {"timestamp": times.strftime("%Y-%m-%dT%H:%M:%S.%f").str[:-3] + "Z", **_axes(v)}


_EPOCH = 1_700_000_000
# fmt: off
SETS: dict[str, Callable[[Path], None]] = {
    "tn_Milliseconds": _timed("Milliseconds", 1e3),
    "tn_elapsed_ms": _timed("elapsed_ms", 1e3),
    "tn_TimeStamp": _timed("Time Stamp", 1e3),
    "tn_micros": _timed("micros", 1e6),
    "tn_millis": _timed("millis", 1e3),
    "us_utf8": _timed("time (µs)", 1e6),
    "sensorlogger": _tables(lambda c, k, v: {
        "time": _EPOCH * 10**9 + np.rint(_seconds() * 1e9).astype(np.int64), "seconds_elapsed": _seconds(),
        **_axes(v[:, ::-1] * GRAVITY, "z y x")}),
    "sensiml": _tables(lambda c, k, v: {
        "sequence": np.arange(ROWS), **_axes(counts(v), "AccelerometerX AccelerometerY AccelerometerZ")}),
    "counter": _tables(_counted(counter=lambda c, k: np.arange(ROWS), battery=lambda c, k: 3700)),
    "temp": _tables(lambda c, k, v: {**_six(1, 100)(c, k, v), "temp": 30 + 0.01 * np.arange(ROWS)}),
    "subjectcol": _tables(_counted(person=lambda c, k: k, target=lambda c, k: int(c == "wave"))),
    "participant": _tables(lambda c, k, v: {
        "participant": k, "timestamp": _EPOCH * 1000 + np.rint(_seconds() * 1e3).astype(np.int64),
        **_axes(counts(v), "accel_x accel_y accel_z"), "label": c}),
    "stepcol": _tables(lambda c, k, v: {**_plain(c, k, v), "class": c, "sample": k, "step": np.arange(ROWS)}),
    "groupcol": _tables(_counted(group=lambda c, k: k)),
    "groupcoltxt": _tables(lambda c, k, v: {**_plain(c, k, v), "group": f"p{k}"}),
    "groupint_g": _tables(lambda c, k, v: {**_plain(c, k, v), "group": k}),
    "accflex": _tables(lambda c, k, v: {
        "time": _seconds(), **_axes(v, "ax ay az"), "flex1": np.rint(512 + 50 * v[:, 0]).astype(int)}),
    "ei_noG": _edge_impulse(0.0, lambda c, k: {"type": "label", "label": c}),
    "ei_multi": _edge_impulse(1.0, lambda c, k: _spans(c, "other")),
    "ei_multi_gap": _edge_impulse(1.0, lambda c, k: _spans(c, None)),
    "ei_unlabeled": _edge_impulse(
        1.0, lambda c, k: {"type": "unlabeled"} if k == 1 else {"type": "label", "label": c}),
    "mixedunits": _tables(lambda c, k, v: {"time": _seconds(), **_axes(v * (GRAVITY if k == 1 else 1))}),
    "mixedrate": _tables(lambda c, k, v: {"time": _seconds(0.02 if k else 0.025), **_axes(v)}),
    "g3": _tables(_plain, "idle tap wave"),
    "raw16384": _tables(lambda c, k, v: {"time": _seconds(), **_axes(counts(v, 16384))}, "idle tap wave"),
    "mg": _tables(lambda c, k, v: {"time": _seconds(), **_axes(counts(v, 1000))}, "idle tap wave"),
    "mgunit": _tables(lambda c, k, v: {
        "time": _seconds(), **{f"{a} (mg)": v[:, i] * 1000 for i, a in enumerate("xyz")}}, "idle tap wave"),
    "gforce": _tables(lambda c, k, v: {"time": _seconds(), **_axes(v, "gFx gFy gFz")}),
    "ax_g_gx_rad": _tables(_six(1, 1.5)),
    "ax_ms2_gx_rad": _tables(_six(GRAVITY, 1.5)),
    "axis_names": _tables(lambda c, k, v: {
        "time": _seconds(), **{f"Accel {a}": v[:, i] for i, a in enumerate("XYZ")},
        **{f"Gyro {a}": v[:, i] * 100 for i, a in enumerate("XYZ")}}),
    "nine": _tables(_nine),
    "batched": _tables(lambda c, k, v: {"time_ms": np.arange(ROWS) // 4 * 80, **_axes(v)}),
    "blank": _lines(_between(lambda header: "", 50), lambda c, k, v: _axes(v, "aX aY aZ")),
    "rephdr": _lines(_between(lambda header: header, 100), lambda c, k, v: {
        "time": np.tile(_seconds()[:100], 2), **_axes(v)}),
    "norate": _tables(lambda c, k, v: _axes(v)),
    "nohdr_label_float": _tables(lambda c, k, v: {"c": c, **_axes(v)}, header=False),
    "nohdr_label_int": _tables(lambda c, k, v: {"c": c, **_axes(counts(v))}, header=False),
    "nohdr_time": _tables(lambda c, k, v: {"t": np.arange(ROWS) * 20, **_axes(v)}, header=False),
    "comment": _tables(lambda c, k, v: _axes(v), before="# recorded with M5StickC\n# rate 50 Hz\n"),
    "meta": _tables(lambda c, k, v: _axes(v), before="Device: LSM6DS3\nRate: 50\n\n"),
    "latin1": _tables(lambda c, k, v: {
        "time (s)": _seconds(), **{f"{a} (m/s²)": v[:, i] * GRAVITY for i, a in enumerate("xyz")}}, encoding="latin-1"),
    "cp1252us": _tables(lambda c, k, v: {
        "time (µs)": np.arange(ROWS) * 20_000, **_axes(v, "ax ay az")}, encoding="cp1252"),
    "utf16": _tables(lambda c, k, v: {"time_ms": np.arange(ROWS) * 20, **_axes(v)}, encoding="utf-16"),
    "deccomma": _tables(lambda c, k, v: {
        "Time (s)": _seconds(), **{f"Acceleration {a} (m/s^2)": v[:, i] * GRAVITY for i, a in enumerate("xyz")}},
        sep=";", decimal=","),
    "dectab": _tables(lambda c, k, v: {
        "Time (s)": _seconds(), **{f"Acceleration {a} (m/s^2)": v[:, i] * GRAVITY for i, a in enumerate("xyz")}},
        sep="\t", decimal=","),
    "spaces": _tables(lambda c, k, v: _axes(v), sep=" "),
    "gz": _gz,
    "npz": _npz,
    "npy_T": _arrays(lambda v: counts(v).astype(np.int16).T),
    "npy_rec": _arrays(_record_array),
    "isots": _tables(_stamps),
    "onecsv": _one,
    "labelblank": _tables(lambda c, k, v: {
        **_plain(c, k, v), "label": np.where(np.arange(ROWS) < 21, "", c)}),
}
# fmt: on
