"""The self-test of a bundle: a few windows or frames with the features and votes that they must give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from emlearn_gestures.errors import UserError
from emlearn_gestures.features import SpectralFeatures, as_frame, as_windows
from emlearn_predict._runtime import int16s
from emlearn_predict.picture_features import DEPTHS, PictureFeatures

CASES = 4
_PIXELS = (24, 18)  # of a frame that is made up
_LONGER = 24  # pixels of the longer side of a frame, at most
_BYTES = 400  # of a frame, at most: a board's flash is small
Frame = tuple[bytes, int, int, str]  # bytes, width, height, format


def gesture_cases(features: SpectralFeatures, windows: Any = None) -> np.ndarray:
    """Choose windows for a self-test.

    Parameters
    ----------
    features : SpectralFeatures, fitted
    windows : (n, length, channels) array of int16, DataFrame or None
        None: pseudo-random ones.

    Returns
    -------
    (4 or less, length, channels) array of int16
    """
    shape = (-1, features.length_, len(features.channels_))
    if windows is not None and len(windows):
        every = max(1, len(windows) // CASES)
        cases, _ = as_windows(windows.iloc[::every] if hasattr(windows, "iloc") else np.asarray(windows)[::every])
        if cases.shape[1:] != shape[1:]:
            raise UserError(f"windows are of {cases.shape[1:]} (samples, channels), the model takes {shape[1:]}")
        return cases[:CASES]
    count = CASES * shape[1] * shape[2]
    return np.random.default_rng(0).integers(-8192, 8192, count).astype(np.int16).reshape(shape)


def picture_cases(colour: bool, frames: Sequence[np.ndarray] | None = None) -> list[Frame]:
    """Make small frames for a self-test, one of each format that cameras have and the first format again.

    Parameters
    ----------
    colour : bool
        Whether the model was trained on pictures in colour. Grey frames are among the cases where it was not.
    frames : sequence of (height, width) or (height, width, 3) arrays of uint8, or None
        Four of them are reduced. None: pseudo-random ones.
    """
    width, height = _PIXELS
    source: Any = frames
    if frames is None or not len(frames):
        source = np.random.default_rng(0).integers(0, 256, (CASES, height, width, 3), np.uint8)
    formats = ("rgb888", "rgb565", "rgb565be", "rgb888") if colour else ("grey", "rgb888", "rgb565", "grey")
    return [_frame(source[i * len(source) // CASES], form) for i, form in enumerate(formats)]


def picture_features(parameters: dict[str, Any], cases: Iterable[Frame]) -> np.ndarray:
    """Compute the features of frames that come one after the other, as the board's background sees them.

    Returns
    -------
    (n, n_features) array of int16
    """
    pixels = PictureFeatures(parameters)
    out = int16s(pixels.n_features)
    rows = []
    for frame, width, height, form in cases:
        pixels.extract(bytearray(frame), width, height, out, form)
        pixels.learn()
        rows.append(np.array(out, np.int16))
    return np.stack(rows)


def gesture_text(windows: np.ndarray, features: np.ndarray, votes: np.ndarray) -> str:
    """The file that the device's `read_selftest` reads, of (n, ...) windows and what they give."""
    cases = zip(windows.reshape(len(windows), -1), features, votes, strict=True)
    return "".join(_lines("w", window) + _lines("f", row) + _lines("v", counts) for window, row, counts in cases)


def picture_text(frames: Sequence[Frame], features: np.ndarray, votes: np.ndarray) -> str:
    """The file that the device's `read_frame` reads, of n frames and what they give."""
    text = ""
    for (frame, width, height, form), row, counts in zip(frames, features, votes, strict=True):
        text += f"s,{width},{height},{form}\n"
        text += "".join(f"x,{frame[i : i + 32].hex()}\n" for i in range(0, len(frame), 32))
        text += _lines("f", row) + _lines("v", counts)
    return text


def _lines(kind: str, values: np.ndarray) -> str:
    parts = (values[i : i + 32].tolist() for i in range(0, len(values), 32))
    return "".join(",".join([kind, *map(str, part)]) + "\n" for part in parts)


def _frame(picture: np.ndarray, form: str) -> Frame:
    """Reduce a picture by whole factors and write it as a camera would."""
    try:
        picture = as_frame(picture)
    except UserError as error:
        raise UserError(f"frames: {error}") from None
    factor = 1
    height, width = picture.shape[:2]
    while max(height, width) // factor > _LONGER or (height // factor) * (width // factor) * DEPTHS[form] > _BYTES:
        factor += 1
    height, width = max(1, height // factor), max(1, width // factor)
    rows, columns = min(factor, picture.shape[0]), min(factor, picture.shape[1])
    boxes = picture[: height * rows, : width * columns].reshape(height, rows, width, columns, -1)
    rgb = np.broadcast_to(np.rint(boxes.mean(axis=(1, 3))), (height, width, 3)).astype(np.uint8)
    return _encode(rgb, form), width, height, form


def _encode(rgb: np.ndarray, form: str) -> bytes:
    if form == "rgb888":
        return rgb.tobytes()
    if form == "grey":
        return np.rint(rgb.mean(axis=2)).astype(np.uint8).tobytes()
    red, green, blue = rgb.astype(np.uint16).transpose(2, 0, 1)
    return (red >> 3 << 11 | green >> 2 << 5 | blue >> 3).astype({"rgb565": "<u2", "rgb565be": ">u2"}[form]).tobytes()
