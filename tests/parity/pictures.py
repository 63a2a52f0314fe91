"""The picture sets of the parity check: bundles, and frames as cameras would give them, written for replay_pictures.py.

Half of the frames are as the picture was decoded, in grey or RGB; the others are converted to each format that a
camera may have. With the default settings of `train` every set has a bundle of its own; one more bundle has every group
of features and takes some frames of all sets.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emlearn_gestures import BoardForest, export_bundle, open_bundle
from emlearn_gestures.datasets import (
    load_cups,
    load_digits_pictures,
    load_mask_defects,
    load_mask_or_not,
    load_sign_digits,
)
from emlearn_gestures.families.picture_export import Frame, frame_features
from emlearn_gestures.features import PixelFeatures
from emlearn_gestures.models.board import count_votes
from emlearn_gestures.models.learner import make_model
from emlearn_gestures.pictures import Frames
from emlearn_predict.picture_features import DEPTHS
from parity.prepared import BUILD, HERE, Prepared, decided, hard_votes

REPLAY = HERE / "replay_pictures.py"

FORMATS = sorted(DEPTHS)
HEAD = "<HHHH"  # width, height, place of the format in FORMATS, 0
SIGNS, LARGE = 300, 3  # pictures of sign_digits, and how many of them are of its large ones
EVERYTHING = "every group"
EVERY_GROUP: dict[str, Any] = {
    "crop": True,
    "normalise": False,
    "hog": (8, 4),
    "orientations": 12,
    "lbp": 4,
    "difference": 8,
}
_SHARES = {"cups": 16, "mask_or_not": 4, "mask_defects": 16, "load_digits": 16, "sign_digits": 8}  # every so many

Pictures = Sequence[NDArray[np.uint8]]
Labels = NDArray[np.str_]


def _table(read: Callable[[], Any]) -> tuple[Pictures, Labels]:
    table = read()
    return Frames(table), table.index.get_level_values("class").to_numpy(str)


def _signs() -> tuple[Pictures, Labels]:
    """Some of the pictures, the large ones among them, by a seed."""
    table = load_sign_digits()
    large = np.flatnonzero(table["width"] > 1000)[:LARGE]
    others = np.setdiff1d(np.arange(len(table)), large)
    chosen = np.random.default_rng(0).choice(others, SIGNS - len(large), replace=False)
    return _table(lambda: table.iloc[np.sort(np.concatenate([large, chosen]))])


_LOAD: dict[str, Callable[[], tuple[Pictures, Labels]]] = {
    "cups": partial(_table, load_cups),
    "mask_or_not": partial(_table, load_mask_or_not),
    "mask_defects": partial(_table, load_mask_defects),
    "load_digits": load_digits_pictures,
    "sign_digits": _signs,
}


def load(name: str) -> tuple[Pictures, Labels]:
    """The pictures of a set and their labels."""
    return _LOAD[name]()


def _everything() -> tuple[Pictures, Labels]:
    pictures: list[NDArray[np.uint8]] = []
    labels: list[str] = []
    for name, every in _SHARES.items():
        of_set, classes = load(name)
        pictures += list(of_set[::every])
        labels += [f"{name} {label}" for label in classes[::every]]
    return pictures, np.array(labels)


SETS = (*_LOAD, EVERYTHING)


def prepare(name: str) -> Prepared:
    """Train on a set, or for `EVERYTHING` on some pictures of all; write its frames and what the PC makes of them."""
    folder = BUILD / name.replace(" ", "_")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    whole = name == EVERYTHING
    pictures, y = _everything() if whole else load(name)
    # trees that look at few features each read some of every group, so that the board computes them all
    model = make_model(PixelFeatures(**EVERY_GROUP if whole else {}), {"max_features": "sqrt"} if whole else {})
    model.fit(pictures, y)
    export_bundle(model, folder / "bundle", examples=pictures)
    frames = folder / "frames.bin"
    write_frames(frames, pictures)
    X = frame_features(model[0].parameters_, read_frames(frames))
    votes = BoardForest(model[-1]).votes(X)
    unlike = int((votes != hard_votes(model[-1], X)).sum())
    with open_bundle(folder / "bundle") as (description, predictor):
        parameters = description["features"]
        if whole and any(parameters[key] != value for key, value in model[0].parameters_.items()):
            raise SystemExit(f"{name}: the forest does not read every group, so the bundle has not got all")
        features = frame_features(parameters, read_frames(frames))
        taken = features if predictor.columns is None else features[:, predictor.columns]
        unlike += int((count_votes(predictor.model, taken) != votes).sum())
    return Prepared(
        folder, features, votes, decided(description["decision"], predictor.n_votes, votes, {0}), unlike
    ).write()


def write_frames(path: Path, pictures: Pictures) -> None:
    """Write pictures one after the other, every second one as it is, the others in each format in turn."""
    with path.open("wb") as file:
        for i, picture in enumerate(pictures):
            own = "grey" if picture.ndim == 2 else "rgb888"
            form = FORMATS[i // 2 % len(FORMATS)] if i % 2 else own
            height, width = picture.shape[:2]
            file.write(struct.pack(HEAD, width, height, FORMATS.index(form), 0) + encode(picture, form))


def read_frames(path: Path) -> Iterator[Frame]:
    """Bytes, width, height and format of each frame of a file."""
    with path.open("rb") as file:
        while head := file.read(struct.calcsize(HEAD)):
            width, height, form, _ = struct.unpack(HEAD, head)
            yield file.read(width * height * DEPTHS[FORMATS[form]]), width, height, FORMATS[form]


def encode(picture: NDArray[np.uint8], form: str) -> bytes:
    """Bytes of a picture, (height, width) or (height, width, 3) RGB, in a camera's format."""
    if form == "grey":
        return (picture if picture.ndim == 2 else picture.mean(axis=2).astype(np.uint8)).tobytes()
    rgb = picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2)
    if form == "rgb888":
        return rgb.tobytes()
    if form == "bgr888":
        return rgb[..., ::-1].tobytes()
    red, green, blue = rgb.astype(np.uint16).transpose(2, 0, 1)
    words = red >> 3 << 11 | green >> 2 << 5 | blue >> 3
    return words.astype(">u2" if form == "rgb565be" else "<u2").tobytes()
