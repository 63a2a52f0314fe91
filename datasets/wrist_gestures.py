"""A set of whole gestures: sixteen simulated people make twelve gestures with a sensor on the wrist, from rest to rest.

Nothing in it was recorded. The forearm, the sensor and the chance are those of `emlearn_gestures.datasets.wrist`; the
files are written when they are asked for. Each recording holds one gesture between two rests of their own length.
People differ as they do there; they repeat a gesture with another size and tempo each time.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emlearn_gestures.datasets.wrist import LSB_PER_G, STEP, Chance, Pose, Signal, acceleration, ramp, rotation

PEOPLE = 16
REPEATED = 4
SEED = 12
FILE = "wrist_gestures.csv"

_LIMIT = 8 * LSB_PER_G - 1
_SIGNALS = ("pitch", "yaw", "roll", "forward")
_ROUND = 8  # points of a circle
_FLUENT = 1.5  # a leg takes so much longer than its share: the next one begins before it ends

Points = list[tuple[float, float, float, float]]


def _circle(direction: int) -> Points:
    angles = [2 * np.pi * k / _ROUND for k in range(1, _ROUND)]
    return [(0.35 * float(1 - np.cos(a)), 0.4 * direction * float(np.sin(a)), 0.0, 0.0) for a in angles]


# where the forearm goes between rest and rest: pitch, yaw and roll in radians, the elbow forward in metres
GESTURES: dict[str, Points] = {
    "anticlockwise": _circle(1),
    "check": [(-0.3, -0.2, 0, 0), (0.5, 0.4, 0, 0)],
    "clockwise": _circle(-1),
    "down": [(-0.6, 0, 0, 0)],
    "left": [(0, 0.7, 0, 0)],
    "pull": [(0, 0, 0, -0.2)],
    "push": [(0, 0, 0, 0.2)],
    "right": [(0, -0.7, 0, 0)],
    "shake": [(0, 0.35, 0, 0), (0, -0.35, 0, 0), (0, 0.35, 0, 0), (0, -0.35, 0, 0)],
    "twist": [(0, 0, 1.3, 0)],
    "up": [(0.6, 0, 0, 0)],
    "zigzag": [(0.2, 0.4, 0, 0), (0.1, -0.4, 0, 0), (-0.1, 0.4, 0, 0), (-0.2, -0.4, 0, 0)],
}


def gesture(chance: Chance, points: Points, tempo: float, size: float) -> dict[str, Signal]:
    """Return the pose over a recording of one gesture.

    Parameters
    ----------
    chance : Chance
    points : list
        As in `GESTURES`.
    tempo : float
        Factor of its speed.
    size : float
        Factor of its reach.

    Returns
    -------
    dict of str to array
        The signals of `Pose`, with a sample more on either side.
    """
    step = STEP / 1000
    seconds = (0.35 + 0.17 * len(points)) / tempo
    before, after = chance.between(0.3, 0.8), chance.between(0.4, 0.9)
    t = np.arange(-1, round((before + seconds + after) / step) + 1, dtype=np.float64) * step
    leg = seconds / (len(points) + _FLUENT)
    stops = np.array([(0, 0, 0, 0), *points, (0, 0, 0, 0)], float)
    stops[1:-1] *= [chance.near(size, 0.06) for _ in _SIGNALS]
    path = np.zeros((len(t), len(_SIGNALS)))
    for k, move in enumerate(np.diff(stops, axis=0)):
        middle = before + leg * (k + _FLUENT / 2)
        path += ramp((t - middle) / (_FLUENT * leg))[:, None] * move
    return Pose(t, **dict(zip(_SIGNALS, path.T, strict=True))).values


def person_recordings(person: int) -> list[tuple[str, NDArray[np.int16]]]:
    """The recordings of one person, from 1: class and counts, (samples, 3) every `STEP` ms at `LSB_PER_G`."""
    chance = Chance(SEED * 1000 + person)
    pose = {"pitch": chance.near(0.2, 0.25), "yaw": chance.near(0.1, 0.2), "roll": chance.near(0, 0.3)}
    tempo, size, length = chance.between(0.6, 1.5), chance.between(0.7, 1.3), chance.between(0.21, 0.28)
    mirrored = chance.between(0, 1) < 0.25  # the other hand, which makes gestures of the same names
    mounting = np.eye(3)
    for axis, spread in enumerate((0.2, 0.08, 0.12)):
        mounting = rotation(axis, np.array([chance.near(0, spread)]))[0] @ mounting
    bias, noise = 0.015 * chance.noise((3,)), chance.between(0.004, 0.012)
    made = []
    for name, points in GESTURES.items():
        for _ in range(REPEATED):
            own = gesture(chance, points, tempo * chance.near(1, 0.08), size)
            for signal, middle in pose.items():
                t = np.arange(len(own[signal])) * STEP / 1000
                drift = 0.02 * chance.wander(t, 2.5) + 2e-4 * chance.wander(t, 0.12)  # nobody is quite still
                own[signal] = own[signal] + middle + chance.near(0, 0.05) + drift
            if mirrored:
                own["roll"] = -own["roll"]
            ideal = acceleration(own, length, STEP / 1000)
            measured = ideal @ mounting.T + bias + noise * chance.noise(ideal.shape)
            made.append((name, np.clip(np.rint(measured * LSB_PER_G), -_LIMIT - 1, _LIMIT).astype(np.int16)))
    return made


def write_wrist_gestures(folder: Path) -> Path:
    """Write a table with the columns person, recording, class, time_ms, x, y and z; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["person,recording,class,time_ms,x,y,z"]
    for person in range(1, PEOPLE + 1):
        for k, (name, counts) in enumerate(person_recordings(person)):
            head = f"p{person:02d},p{person:02d}.{k:02d},{name}"
            lines += [f"{head},{i * STEP},{x},{y},{z}" for i, (x, y, z) in enumerate(counts.tolist())]
    path = folder / FILE
    path.write_bytes(("\n".join(lines) + "\n").encode())
    return path


def main() -> None:
    """Write the set into a folder."""
    parser = argparse.ArgumentParser(description="Write the set of simulated whole gestures.")
    parser.add_argument("output", type=Path, metavar="DIR")
    print(f"wrote {write_wrist_gestures(parser.parse_args().output)}")


if __name__ == "__main__":
    main()
