"""The features of pictures as a bundle has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from emlearn_gestures.errors import UserError
from emlearn_gestures.families.columns import with_columns
from emlearn_gestures.families.description import Description
from emlearn_gestures.families.family import Packed
from emlearn_gestures.families.selftest_lines import CASES, lines
from emlearn_gestures.features.pixel_pruning import needed_pixels
from emlearn_gestures.features.pixels import PixelFeatures, as_frame, extract_pixels
from emlearn_gestures.pictures.augment import Augmentation
from emlearn_predict._runtime import int16s
from emlearn_predict.picture_features import DEPTHS, PictureFeatures

_PIXELS = (24, 18)  # of a frame that is made up
_LONGER = 24  # pixels of the longer side of a frame, at most
_BYTES = 400  # of a frame, at most: a board's flash is small
Frame = tuple[bytes, int, int, str]  # bytes, width, height, format


def estimator() -> type:
    """Return the class of the features in a pipeline."""
    return PixelFeatures


def arguments(table: str) -> list[str]:
    """Return what the tables features and augmentation may hold."""
    if table == "augmentation":
        return sorted(field.name for field in fields(Augmentation))
    return sorted(set(PixelFeatures().get_params()) - {"n_jobs", "progress"})


def compute(description: Description, X: Any, progress: bool = False) -> np.ndarray:
    """Compute all features that a bundle's extractor makes of pictures."""
    return extract_pixels(description["features"], X, progress=progress)


def pack(features: PixelFeatures, used: list[int], selected: bool, examples: Any, options: dict[str, Any]) -> Packed:
    """Leave out what no tree reads, make frames for the self-test."""
    cases = selftest_frames(bool(features.picture_["colour"]), examples)
    parameters, taken = with_columns(*needed_pixels(features.parameters_, used), used)

    def text(F: np.ndarray, votes: np.ndarray) -> str:
        made = ""
        for (frame, width, height, form), row, counts in zip(cases, F, votes, strict=True):
            made += f"s,{width},{height},{form}\n"
            made += "".join(f"x,{frame[i : i + 32].hex()}\n" for i in range(0, len(frame), 32))
            made += lines("f", row) + lines("v", counts)
        return made

    X = frame_features(features.parameters_, cases)
    return Packed(parameters, taken, dict(features.picture_), X, text)


def selftest_frames(colour: bool, frames: Sequence[np.ndarray] | None = None) -> list[Frame]:
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


def frame_features(parameters: dict[str, Any], cases: Iterable[Frame]) -> np.ndarray:
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


def _frame(picture: np.ndarray, form: str) -> Frame:
    """Reduce a picture by whole factors and write it as a camera would."""
    try:
        picture = as_frame(picture)
    except UserError as error:
        raise UserError(f"examples: {error}") from None
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
