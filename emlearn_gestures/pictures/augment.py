"""Altered copies of training pictures.

Pillow's affine transform and NumPy are enough: albumentations needs OpenCV, torchvision PyTorch, Augmentor draws
from global random state, and imgaug is no longer maintained.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from emlearn_gestures.checks import between, whole
from emlearn_gestures.errors import UserError
from emlearn_gestures.pictures.ahead import map_ahead

_LIMITS = {
    "rotation": (0, 180, "degrees"),
    "zoom": (0, 0.9, "of the size"),
    "shift": (0, 0.9, "of each side"),
    "contrast": (0, 0.9, "of the contrast"),
    "brightness": (0, 0.9, "of the brightness"),
    "noise": (0, 128, "grey levels"),
}


@dataclass(frozen=True)
class Augmentation:
    """How copies of a training picture differ from it; 0 or False switches an alteration off.

    Every amount is drawn evenly between its two limits. What lies outside the picture is continued from its edge.

    Parameters
    ----------
    copies : int, default 4
        Altered copies a picture, beside the picture itself.
    flip : bool, default True
        Mirror half of the copies left to right.
    rotation : float, default 10
        Degrees to either side.
    zoom : float, default 0.1
        Larger or smaller by up to this share.
    shift : float, default 0.1
        Sideways by up to this share of the width, up or down of the height.
    contrast, brightness : float, default 0.2
        Distance from the mean grey, then all, more or less by up to this share.
    noise : float, default 4
        Standard deviation of normally distributed noise, grey levels, in every channel by itself.
    seed : int, default 0
        Another seed gives other copies.

    Raises
    ------
    UserError
        For the first value out of its limits.
    """

    copies: int = 4
    flip: bool = True
    rotation: float = 10.0
    zoom: float = 0.1
    shift: float = 0.1
    contrast: float = 0.2
    brightness: float = 0.2
    noise: float = 4.0
    seed: int = 0

    def __post_init__(self) -> None:
        for name, (low, high, unit) in _LIMITS.items():
            between(name, getattr(self, name), low, high, unit)
        whole("copies", self.copies, 0, 1000)
        whole("seed", self.seed, 0, 2**32 - 1)
        if not isinstance(self.flip, (bool, int, np.bool_)) or self.flip not in (0, 1):
            raise UserError(f"flip is {self.flip!r}, must be True or False")

    def augment(self, frame: NDArray[np.uint8], copy_number: int, picture_number: int) -> NDArray[np.uint8]:
        """One altered copy, the same for the same seed and numbers, whatever was asked for before.

        Parameters
        ----------
        frame : ndarray of uint8, (height, width) or (height, width, 3)
        copy_number, picture_number : int
            Which copy of which picture, from 0.

        Returns
        -------
        ndarray of uint8
            A new array of the same shape.
        """
        if not isinstance(frame, np.ndarray) or frame.dtype != np.uint8 or frame.ndim not in (2, 3) or not frame.size:
            raise UserError("frame must be a uint8 array of (height, width) or (height, width, 3) with pixels in it")
        if frame.ndim == 3 and frame.shape[2] != 3:
            raise UserError(f"frame has {frame.shape[2]} channels, must have 3 (RGB), or be two-dimensional (grey)")
        numbers = (whole("picture_number", picture_number, 0), whole("copy_number", copy_number, 0))
        random = np.random.default_rng((int(self.seed), *numbers))
        # always all are drawn, so that switching one alteration off leaves the others as they were
        coin, angle, size, right, down, contrast, brightness = random.uniform(-1, 1, 7).tolist()
        matrix = _inverse_affine(
            frame.shape[1],
            frame.shape[0],
            mirror=bool(self.flip) and coin < 0,
            angle=math.radians(self.rotation * angle),
            factor=1 + self.zoom * size,
            right=self.shift * right,
            down=self.shift * down,
        )
        moved = _moved(frame, matrix)
        gain = 1 + self.contrast * contrast
        light = 1 + self.brightness * brightness
        if gain == light == 1 and not self.noise:
            return moved
        values = moved.astype(np.float32)
        mean = values.mean(dtype=np.float64)
        values = (values * np.float32(gain) + np.float32(mean * (1 - gain))) * np.float32(light)
        if self.noise:
            values += np.float32(self.noise) * random.standard_normal(frame.shape, np.float32)
        return np.clip(np.rint(values), 0, 255).astype(np.uint8)

    def of(self, frames: Any) -> Callable[[Any, int], Copies]:
        """Return what gives the altered copies number k of the pictures `rows`, made when they are asked for."""
        return lambda rows, k: Copies(frames[rows], self, k)


class Copies:
    """One altered copy of each picture of a sequence, made when it is asked for.

    Parameters
    ----------
    frames : sequence of ndarray of uint8
    augmentation : Augmentation
    copy_number : int
        The first is 0.
    """

    def __init__(self, frames: Any, augmentation: Augmentation, copy_number: int) -> None:
        self._frames, self._augmentation, self._copy = frames, augmentation, copy_number

    def __len__(self) -> int:
        return len(self._frames)

    def __getitem__(self, i: int) -> NDArray[np.uint8]:
        return self._alter((range(len(self))[i], self._frames[i]))

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        return map_ahead(self._alter, enumerate(self._frames))

    def _alter(self, numbered: tuple[int, Any]) -> NDArray[np.uint8]:
        number, frame = numbered
        return self._augmentation.augment(frame, self._copy, number)


def _inverse_affine(
    width: int, height: int, *, mirror: bool, angle: float, factor: float, right: float, down: float
) -> tuple[float, ...]:
    """(a, b, c, d, e, f): the point (x, y) of the copy shows (ax + by + c, dx + ey + f) of the picture."""
    middle_x, middle_y = width / 2, height / 2
    sign = -1 if mirror else 1
    cosine, sine = math.cos(angle) / factor, math.sin(angle) / factor
    a, b, d, e = sign * cosine, sign * sine, -sine, cosine
    x, y = middle_x + right * width, middle_y + down * height  # where the middle of the picture goes
    return a, b, middle_x - a * x - b * y, d, e, middle_y - d * x - e * y


def _moved(frame: NDArray[np.uint8], matrix: tuple[float, ...]) -> NDArray[np.uint8]:
    """The transformed picture, bilinear, its edge continued outwards."""
    a, b, c, d, e, f = matrix
    if matrix == (1, 0, 0, 0, 1, 0):
        return frame.copy()
    height, width = frame.shape[:2]
    corners = [(x, y) for x in (0, width) for y in (0, height)]
    xs, ys = [a * x + b * y + c for x, y in corners], [d * x + e * y + f for x, y in corners]
    # Pillow fills what is outside with one colour: give it as much edge as it will look at
    margin_x = math.ceil(max(0, -min(xs), max(xs) - width)) + 2
    margin_y = math.ceil(max(0, -min(ys), max(ys) - height)) + 2
    padding = ((margin_y, margin_y), (margin_x, margin_x), (0, 0))[: frame.ndim]
    padded = Image.fromarray(np.pad(frame, padding, mode="edge"))
    shifted = (a, b, c + margin_x, d, e, f + margin_y)
    return np.array(padded.transform((width, height), Image.Transform.AFFINE, shifted, Image.Resampling.BILINEAR))
