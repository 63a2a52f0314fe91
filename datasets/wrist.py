"""The built-in sample: eight simulated people make four gestures with a sensor on the wrist.

Nothing in it was recorded. The forearm is a rod that turns about the elbow while the elbow itself moves. Its
orientation turns gravity into the frame of the sensor, its movement adds acceleration, and the sensor adds
what sensors add: a mounting that is not straight, bias, noise, and a range of 8 g.

A person is a session of four gestures in an order of their own, one after the other without a pause. People
differ in the length of the forearm, the hand, the mounting, the pose, the tempo and the size of each gesture.
All chance comes from `random` of a seeded PCG64, the same on every machine and for every version of NumPy.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emlearn_gestures.datasets.sample import FOLDER

Signal = NDArray[np.float64]

PEOPLE = 8
TESTED = (2, 4)  # kept apart for a first evaluation; how well they are recognised is typical of the eight
LSB_PER_G = 4096
STEP = 16  # ms between samples: 62.5 Hz
ROWS = 350  # samples a gesture
SEED = 6

_GRAVITY = 9.80665
_LIMIT = 8 * LSB_PER_G - 1
_CHANGE = 0.5  # seconds from one gesture to the next


class Chance:
    """Random numbers from one primitive, so that no other algorithm of NumPy decides about the files."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.Generator(np.random.PCG64(seed)).random

    def between(self, low: float, high: float) -> float:
        """One number, evenly spread."""
        return low + (high - low) * float(self._random())

    def near(self, middle: float, spread: float) -> float:
        """One number from middle - 2 spread to middle + 2 spread, most often close to the middle."""
        return middle + spread * float(self._random(4).sum() - 2)

    def noise(self, shape: tuple[int, ...]) -> Signal:
        """Nearly normal numbers of variance 1: sums of twelve even ones."""
        return self._random((*shape, 12)).sum(axis=-1) - 6

    def order(self, count: int) -> list[int]:
        """A permutation."""
        return [int(i) for i in np.argsort(self._random(count), kind="stable")]

    def wander(self, t: Signal, period: float) -> Signal:
        """A smooth signal of about unit size that changes within about `period` seconds."""
        rates = [2 * np.pi / (period * self.between(0.6, 1.8)) for _ in range(3)]
        return sum((np.sin(rate * t + self.between(0, 2 * np.pi)) for rate in rates), np.zeros_like(t)) / 1.5


class Pose:
    """Where the forearm is: signals over time.

    pitch (up), yaw (outwards) and roll (about the forearm) in radians; forward, side and up, the place of the
    elbow, in metres.
    """

    NAMES = ("pitch", "yaw", "roll", "forward", "side", "up")

    def __init__(self, t: Signal, **signals: Signal | float) -> None:
        self.values = {name: np.zeros_like(t) + signals.get(name, 0.0) for name in self.NAMES}


def _cycles(chance: Chance, t: Signal, rate: float) -> Signal:
    """Phase of a movement repeated `rate` times a second by someone who is no metronome."""
    return 2 * np.pi * rate * t + 0.4 * chance.wander(t, 3) + chance.between(0, 2 * np.pi)


def _effort(chance: Chance, t: Signal) -> Signal:
    """Size of a movement over time: about 1, as no two repetitions are alike."""
    return 1 + 0.2 * chance.wander(t, 2)


def idle(chance: Chance, t: Signal) -> Pose:
    """The arm hangs, lies on a table or is held up, and every now and then is put elsewhere."""
    restless = chance.between(0.02, 0.16)
    return Pose(
        t,
        pitch=chance.between(-1.3, 0.9) + restless * chance.wander(t, 2.5),
        yaw=chance.near(0, 0.2) + restless * chance.wander(t, 3),
        roll=chance.near(0, 0.4) + restless * chance.wander(t, 2),
        up=chance.between(0, 0.03) * chance.wander(t, 1.5),
        forward=chance.between(0, 0.03) * chance.wander(t, 1.5),
    )


def wave(chance: Chance, t: Signal) -> Pose:
    """The forearm stands up and swings from side to side."""
    phase = _cycles(chance, t, chance.between(0.8, 2.1))
    swing = chance.between(0.15, 0.55) * _effort(chance, t) * np.sin(phase)
    return Pose(
        t,
        pitch=chance.near(0.95, 0.2) + 0.1 * chance.wander(t, 2) - 0.2 * swing**2,
        yaw=chance.near(0.1, 0.2) + swing,
        roll=chance.near(0.9, 0.3) + chance.between(-0.2, 0.4) * swing,
        side=chance.between(0, 0.04) * np.sin(phase),
    )


def updown(chance: Chance, t: Signal) -> Pose:
    """The level forearm is lifted and lowered, from the shoulder and from the elbow."""
    phase = _cycles(chance, t, chance.between(0.6, 1.7))
    lift = _effort(chance, t) * (np.sin(phase) + chance.near(0, 0.1) * np.sin(2 * phase))
    return Pose(
        t,
        pitch=chance.near(0.2, 0.25) + chance.between(0.05, 0.4) * lift,
        yaw=chance.near(0.2, 0.2) + chance.between(0, 0.08) * chance.wander(t, 1.2),
        roll=chance.near(0, 0.3) + chance.between(0, 0.1) * np.sin(phase + chance.between(0, 6)),
        up=chance.between(0.04, 0.13) * lift,
        side=chance.between(0, 0.02) * np.sin(phase + chance.between(0, 6)),
    )


def circle(chance: Chance, t: Signal) -> Pose:
    """The hand draws circles, or what is meant to be circles, in front of the body."""
    phase = _cycles(chance, t, chance.between(0.6, 1.7))
    size = chance.between(0.2, 0.42) * _effort(chance, t)
    round_ = chance.between(0.75, 1.3)
    return Pose(
        t,
        pitch=chance.near(0.35, 0.25) + size * np.sin(phase),
        yaw=chance.near(0.2, 0.2) + round_ * size * np.sin(phase + chance.near(np.pi / 2, 0.3)),
        roll=chance.near(0.2, 0.3) + chance.between(0, 0.3) * size * np.cos(phase),
        up=chance.between(0, 0.04) * np.sin(phase),
        side=chance.between(0, 0.06) * np.cos(phase),
    )


GESTURES: dict[str, Callable[[Chance, Signal], Pose]] = {
    "circle": circle,
    "idle": idle,
    "updown": updown,
    "wave": wave,
}


def rotation(axis: int, angle: Signal) -> Signal:
    """Rotation matrices (samples, 3, 3) about one axis."""
    i, j = (axis + 1) % 3, (axis + 2) % 3
    result = np.zeros((len(angle), 3, 3))
    result[:, axis, axis] = 1
    result[:, i, i] = result[:, j, j] = np.cos(angle)
    result[:, j, i] = np.sin(angle)
    result[:, i, j] = -result[:, j, i]
    return result


def acceleration(pose: dict[str, Signal], length: float, step: float) -> Signal:
    """What an ideal sensor at the end of the forearm measures.

    Parameters
    ----------
    pose : dict of str to (samples + 2,) array
        The signals of `Pose`, one sample more on either side.
    length : float
        From the elbow to the sensor, m.
    step : float
        Between samples, s.

    Returns
    -------
    (samples, 3) array
        In g. x points along the forearm to the hand, y to the left, z out of the back of the hand.
    """
    turn = rotation(2, pose["yaw"]) @ rotation(1, -pose["pitch"]) @ rotation(0, pose["roll"])
    elbow = np.stack([pose["forward"], pose["side"], pose["up"]], axis=1)
    place = elbow + length * turn[:, :, 0]
    moved = (place[2:] - 2 * place[1:-1] + place[:-2]) / step**2
    felt = moved / _GRAVITY + np.array([0, 0, 1])
    return np.einsum("nji,nj->ni", turn[1:-1], felt)


def session(person: int) -> tuple[list[str], NDArray[np.int16]]:
    """The four gestures of one person.

    Parameters
    ----------
    person : int
        From 1.

    Returns
    -------
    classes : list of str
        Of each sample.
    counts : (samples, 3) array of int16
        Channels x, y, z at `LSB_PER_G` counts per g, every `STEP` ms.
    """
    chance = Chance(SEED * 1000 + person)
    names = [sorted(GESTURES)[i] for i in chance.order(len(GESTURES))]
    samples = ROWS * len(names)
    step = STEP / 1000
    t = np.arange(-1, samples + 1, dtype=np.float64) * step
    starts = np.arange(len(names) + 1) * ROWS * step
    starts[[0, -1]] = -np.inf, np.inf
    pose: dict[str, Signal] = {name: np.zeros_like(t) for name in Pose.NAMES}
    for k, name in enumerate(names):
        share = ramp((t - starts[k]) / _CHANGE) - ramp((t - starts[k + 1]) / _CHANGE)
        for signal, values in GESTURES[name](chance, t).values.items():
            pose[signal] += share * values
    for i, signal in enumerate(("pitch", "yaw", "roll")):
        pose[signal] += chance.between(5e-5, 3e-4) * chance.wander(t, 0.11 + 0.01 * i)  # tremor
    if chance.between(0, 1) < 0.25:  # the other hand: the mirror image
        for signal in ("yaw", "roll", "side"):
            pose[signal] = -pose[signal]
    ideal = acceleration(pose, chance.between(0.21, 0.28), step)
    mounting = np.eye(3)
    for axis, spread in enumerate((0.2, 0.08, 0.12)):
        mounting = rotation(axis, np.array([chance.near(0, spread)]))[0] @ mounting
    bias = 0.015 * chance.noise((3,))
    noise = chance.between(0.004, 0.012) * chance.noise((samples, 3))
    measured = ideal @ mounting.T + bias + noise
    counts = np.clip(np.rint(measured * LSB_PER_G), -_LIMIT - 1, _LIMIT).astype(np.int16)
    return [name for name in names for _ in range(ROWS)], counts


def ramp(x: Signal) -> Signal:
    """From 0 to 1 around 0, within one unit, without a jerk."""
    x = np.clip(x + 0.5, 0, 1)
    return x * x * x * (x * (6 * x - 15) + 10)


def write_wrist(folder: Path) -> None:
    """Write train/person1.csv, ..., test/person7.csv, ... with the columns time_ms, class, x, y, z."""
    for person in range(1, PEOPLE + 1):
        side = folder / ("test" if person in TESTED else "train")
        side.mkdir(parents=True, exist_ok=True)
        classes, counts = session(person)
        lines = ["time_ms,class,x,y,z"]
        for i, (name, row) in enumerate(zip(classes, counts.tolist(), strict=True)):
            lines.append(f"{i * STEP},{name},{row[0]},{row[1]},{row[2]}")
        file = side / f"person{person}.csv"
        temporary = file.with_suffix(".tmp")
        temporary.write_bytes(("\n".join(lines) + "\n").encode())
        os.replace(temporary, file)


def main() -> None:
    """Write the sample anew."""
    parser = argparse.ArgumentParser(description="Write the built-in sample of wrist gestures.")
    parser.add_argument("--output", type=Path, default=FOLDER, metavar="DIR", help="default: %(default)s")
    write_wrist(parser.parse_args().output)


if __name__ == "__main__":
    main()
