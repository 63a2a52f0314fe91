"""Altered copies of training windows: as another hand, or the same one later, would have moved.

NumPy is enough: tsaug is no longer maintained, and audiomentations is for sound.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emlearn_gestures.checks import between, whole
from emlearn_gestures.errors import UserError

_LIMITS = {
    "rotation": (0, 180, "degrees"),
    "strength": (0, 0.9, "of the strength"),
    "tempo": (0, 0.9, "of the tempo"),
    "noise": (0, 1, "of the root mean square"),
    "drift": (0, 1, "of the root mean square"),
}
_AXES = 3  # of a sensor


@dataclass(frozen=True)
class MotionAugmentation:
    """How copies of a training window differ from it; 0 switches an alteration off.

    Every amount is drawn evenly between its two limits, for each copy of each window by itself. What has a share is
    taken of the motion of a sensor: of the root mean square of its axes about their means, so that gravity stays.

    Parameters
    ----------
    copies : int, default 4
        Altered copies a window, beside the window itself.
    rotation : float, default 20
        Degrees to either side, about an axis of any direction, the same for all sensors: their board is held
        otherwise. Whole groups of three channels are turned, gravity with them; others are not.
    strength : float, default 0.2
        Stronger or weaker by up to this share.
    tempo : float, default 0.15
        Faster or slower by up to this share, about the middle of the window, interpolated linearly. Beyond the ends of
        the window its first and last sample go on.
    noise : float, default 0.02
        Standard deviation of normally distributed noise, in every channel by itself, as a share.
    drift : float, default 0.05
        Up to this share is taken off a channel at the start and added at the end, evenly between.
    seed : int, default 0
        Another seed gives other copies.

    Raises
    ------
    UserError
        For the first value out of its limits.
    """

    copies: int = 4
    rotation: float = 20.0
    strength: float = 0.2
    tempo: float = 0.15
    noise: float = 0.02
    drift: float = 0.05
    seed: int = 0

    def __post_init__(self) -> None:
        for name, (low, high, unit) in _LIMITS.items():
            between(name, getattr(self, name), low, high, unit)
        whole("copies", self.copies, 0, 1000)
        whole("seed", self.seed, 0, 2**32 - 1)

    def augment(self, window: NDArray[np.int16], copy_number: int, window_number: int) -> NDArray[np.int16]:
        """One altered copy, the same for the same seed and numbers, whatever was asked for before.

        Parameters
        ----------
        window : ndarray of int16, (length, channels)
        copy_number, window_number : int
            Which copy of which window, from 0.

        Returns
        -------
        ndarray of int16
            A new array of the same shape, saturated as a sensor is.
        """
        if not isinstance(window, np.ndarray) or window.dtype != np.int16 or window.ndim != 2 or not window.size:
            raise UserError("window must be an int16 array of (length, channels) with samples in it")
        numbers = (whole("window_number", window_number, 0), whole("copy_number", copy_number, 0))
        random = np.random.default_rng((int(self.seed), *numbers))
        # always all are drawn, so that switching one alteration off leaves the others as they were
        angle, stronger, faster = random.uniform(-1, 1, 3).tolist()
        direction = random.standard_normal(_AXES)
        slopes = random.uniform(-1, 1, (window.shape[1],))
        noise = random.standard_normal(window.shape)
        moved = _at_tempo(window.astype(np.float64), 1 + self.tempo * faster)
        turn = _rotation(direction, math.radians(self.rotation * angle))
        for first in range(0, window.shape[1], _AXES):
            axes = slice(first, first + _AXES)
            sensor = moved[:, axes]
            if sensor.shape[1] == _AXES:
                sensor = sensor @ turn.T
            mean = sensor.mean(axis=0)
            motion = (sensor - mean) * (1 + self.strength * stronger)
            level = math.sqrt(np.mean(motion**2))
            line = np.linspace(-1, 1, len(window))[:, None] * slopes[axes]
            moved[:, axes] = mean + motion + level * (self.noise * noise[:, axes] + self.drift * line)
        return np.clip(np.rint(moved), -32768, 32767).astype(np.int16)

    def of(self, windows: NDArray[np.int16]) -> Callable[[Any, int], NDArray[np.int16]]:
        """Return what gives the altered copies number k of the windows `rows`.

        Parameters
        ----------
        windows : (n, length, channels) array of int16
        """
        numbers = np.arange(len(windows))

        def altered(rows: Any, k: int) -> NDArray[np.int16]:
            copies = [self.augment(windows[i], k, i) for i in numbers[rows]]
            return np.array(copies, np.int16).reshape(-1, *windows.shape[1:])

        return altered


def _at_tempo(window: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """The window as if it had been made so many times as fast."""
    times = np.arange(len(window))
    middle = (len(window) - 1) / 2
    read = middle + (times - middle) * factor
    return np.stack([np.interp(read, times, channel) for channel in window.T], axis=1)


def _rotation(direction: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """Matrix of a rotation about a vector of any length (O. Rodrigues, 1840)."""
    x, y, z = direction / np.linalg.norm(direction)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(_AXES) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross
