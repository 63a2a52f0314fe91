"""Named loaders of the real motion sets; provenance and licences are in ``datasets/README.md``.

The files are not part of the package. Each loader looks for its folder in the one that the environment
variable ``EMLEARN_GESTURES_DATA`` names, and passes further options on to `load_recordings`, for example
``lsb_per_g`` or ``sample_rate``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from emlearn_gestures.checks import choice
from emlearn_gestures.datasets.find import find_data
from emlearn_gestures.errors import UserError
from emlearn_gestures.recordings import load_recordings


def load_cgestures(**options: Any) -> pd.DataFrame:
    """Four gestures with a handheld board: idle, snake, updown, wave.

    19 recordings of 4 s at 100 Hz by one person; channels x, y, z; every file is a group.
    """
    return _load_table("cgestures", {"label": "activity", "recording": "file", "group": "file", **options})


def load_exercise(**options: Any) -> pd.DataFrame:
    """Exercises with a sensor on the wrist: squat, jumpingjack, lunge, other.

    32 recordings of 10 s at 100 Hz by one person; channels x, y, z; every file is a group.
    """
    return _load_table("exercise", {"label": "activity", "recording": "file", "group": "file", **options})


def load_xiao_gestures(category: str | None = None, **options: Any) -> pd.DataFrame:
    """Four gestures, an export of Edge Impulse: circle, flick, idle, updown.

    72 training and 24 testing recordings of 10 s at 104 Hz by one person; channels accx, accy, accz. The
    files say m/s², the numbers are g, and the report of the result says so.

    Parameters
    ----------
    category : {"training", "testing"}, optional
        One side of the given division; both by default, told apart by ``attrs["category"]``.
    """
    return load_recordings(find_data("xiao_gestures"), category=category, **options)


def load_nano_gestures(**options: Any) -> pd.DataFrame:
    """Five short gestures: circ, flex, hori, punch, vert.

    265 recordings of 119 rows at 119 Hz by one person; channels aX, aY, aZ, gX, gY, gZ; every recording is
    a group.
    """
    options = {"sample_rate": 119, "rows_per_sample": 119, **options}
    return load_recordings(find_data("nano_gestures"), **options)


def load_wand_spells(**options: Any) -> pd.DataFrame:
    """Five spells drawn in the air with a board in the hand, whole gestures.

    AlohomoraCharm, ArrestoMomentumCharm, AvadaKedavra, LocomotorCharm and Revelio, 25 recordings of 119 rows each at
    119 Hz by one person; channels aX, aY, aZ, gX, gY, gZ; every recording is a group.
    """
    options = {"sample_rate": 119, "rows_per_sample": 119, **options}
    return load_recordings(find_data("wand_spells"), **options)


def load_pebble_gestures(split: str = "Z1", **options: Any) -> pd.DataFrame:
    """Six gestures of four people on a Pebble watch, z axis only, whole gestures of 100 to 455 samples.

    The archive gives no rate: 100 Hz is taken, by which a gesture lasts 1 to 4.6 s. Classes are 1 to 6; every recording
    is a group, and ``attrs["category"]`` tells the two sides apart.

    Parameters
    ----------
    split : {"Z1", "Z2"}, default="Z1"
        How the archive divides the recordings into training and testing: by session, or by person.
    """
    choice("split", split, ("Z1", "Z2"))
    folder = find_data("pebble_gestures")
    sides = {}
    for side, name in (("training", "TRAIN"), ("testing", "TEST")):
        # a row a gesture: its class, its samples in m/s², then nothing
        rows = pd.read_csv(folder / f"GesturePebble{split}_{name}.tsv", sep="\t", header=None).to_numpy()
        samples = [row[1:][~np.isnan(row[1:])] for row in rows]
        lengths = [len(values) for values in samples]
        sides[side] = pd.DataFrame(
            {
                "z (m/s2)": np.concatenate(samples),
                "class": np.repeat(rows[:, 0].astype(int).astype(str), lengths),
                "recording": np.repeat([f"{side}{i:03d}" for i in range(len(rows))], lengths),
            }
        )
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, f"pebble{split}.parquet")
        pd.concat(sides.values()).to_parquet(file)
        frame = load_recordings(file, **{"sample_rate": 100, "channels": ["z (m/s2)"], **options})
    recordings = frame.index.get_level_values("sample").unique()
    frame.attrs["category"] = {name: "testing" if "testing" in name else "training" for name in recordings}
    return frame


def load_watch_har(subjects: Iterable[str] | None = None, *, gyroscope: bool = False, **options: Any) -> pd.DataFrame:
    """A smart watch while walking, turning, sitting down, seated and standing up.

    223 executions by 23 subjects ``s01`` to ``s23``; every subject is a group, and the class changes within
    an execution. Channels x_acc, y_acc, z_acc, and with ``gyroscope`` x_gyro, y_gyro, z_gyro.

    The sensor ran at 104.3 Hz; the rows are resampled to 104 Hz, because the watch handed them over in
    bursts and some time stamps are up to five steps late. ``time=False, sample_rate=104`` takes the rows as
    evenly spaced instead.

    Parameters
    ----------
    subjects : iterable of str, optional
        Only these subjects.
    """
    axes = [f"{axis}_acc" for axis in "xyz"] + [f"{axis}_gyro" for axis in "xyz" if gyroscope]
    frame = _load_table(
        "watch_har",
        {
            "label": "label",
            "recording": ["subject", "execution"],
            "group": "subject",
            "channels": axes,
            **options,
        },
    )
    if subjects is None:
        return frame
    wanted = set(subjects)
    unknown = sorted(wanted - set(frame["group"]))
    if unknown:
        raise UserError(f"subjects: {unknown[0]!r} is not in watch_har; they are s01 to s23")
    return frame[frame["group"].isin(wanted)]


def _load_table(name: str, options: dict[str, Any]) -> pd.DataFrame:
    return load_recordings(find_data(name) / f"{name}.parquet", **options)
