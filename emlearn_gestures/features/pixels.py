"""Pictures: a small grid's brightness, colours, gradients, patterns and spots, as a scikit-learn transformer."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from emlearn_gestures.checks import between, choice
from emlearn_gestures.errors import UserError
from emlearn_gestures.features.base import DeviceFeatures
from emlearn_gestures.features.parallel import run_in_threads
from emlearn_predict import picture_features
from emlearn_predict._runtime import NUMBA
from emlearn_predict.grid import MAX_PIXELS, MAX_SIDE

_CHUNK = 8  # frames a task: for a moving progress bar


def extract_pixels(
    parameters: dict[str, Any], frames: Any, n_jobs: int | None = -1, progress: bool = False
) -> np.ndarray:
    """Compute the features that a bundle's parameters describe.

    Parameters
    ----------
    parameters : dict
        The object `features` of model.json, or `PixelFeatures.parameters_`.
    frames : sequence of (height, width) or (height, width, 3) arrays of uint8
        Each is looked at once and let go of. With a difference to the background, they are one after the other in time.
    n_jobs : int or None, default=-1
        Threads, as in joblib.
    progress : bool, default=False
        Show a progress bar.

    Returns
    -------
    (n_frames, n_features) array of int16

    Raises
    ------
    UserError
        If a frame is of another shape or type, or too large.
    """
    n_features = picture_features.PictureFeatures(parameters).n_features
    out = np.zeros((len(frames), n_features), np.int16)
    sequence = bool(parameters["difference"])

    def run(start: int, end: int) -> None:
        extractor = picture_features.PictureFeatures(parameters)  # each thread needs scratch memory of its own
        row: Any = None if NUMBA else array("h", bytes(2 * n_features))
        for i in range(start, end):
            frame = as_frame(frames[i])  # read from its file here, if it is lazy: in this thread
            flat = np.ascontiguousarray(frame).reshape(-1)
            height, width = frame.shape[:2]
            target = out[i] if NUMBA else row
            extractor.extract(
                flat if NUMBA else bytearray(flat), width, height, target, "grey" if frame.ndim == 2 else "rgb888"
            )
            if sequence:
                extractor.learn()
            if not NUMBA:
                out[i] = row

    size = len(frames) if sequence else _CHUNK
    tasks = [(start, min(start + size, len(frames))) for start in range(0, len(frames), max(1, size))]
    run_in_threads(run, tasks, len(tasks), n_jobs if len(tasks) > 1 else 1, progress)
    return out


class PixelFeatures(DeviceFeatures):
    """Brightness, colours, gradients, patterns and spots of pictures, as integers, exactly as the board computes them.

    A picture of any size is reduced to a grid of size x size means; all features are made of these. Each group is given
    by its number of parts a side, which must divide `size`; 0 switches it off.

    Parameters
    ----------
    size : int, default=32
        Cells a side of the grid, 4 to 32.
    crop : bool, default=False
        Take the largest square in the middle. Else the whole picture is fitted to the grid, whatever its shape.
    pixels : int, default=8
        Brightness of pixels x pixels parts.
    normalise : bool, default=True
        Give it relative to its mean over the picture, in units of its mean deviation.
    colour : int, default=4
        Mean red, green and blue of each part; of a grey picture its brightness.
    hog : sequence of int, default=(4,)
        Histograms of oriented gradients, the finest parts first; each number divides the one before.
    orientations : int, default=8
        Directions of a histogram, even, 2 to 16.
    lbp : int, default=0
        Histograms of local binary patterns, 10 bins a part.
    contrast : float, default=2
        Grey levels that a pattern ignores, 0 to 255.
    spots : int, default=4
        How far the darkest and the brightest cells of a part stand out from those around them.
    difference : int, default=0
        Difference of each part to a running background. Pictures are then frames in their order in time.
    background : int, default=4
        The background takes in 2**-background of each frame, 0 to 8.
    n_jobs : int, default=-1
        Threads, as in joblib.
    progress : bool, default=False
        Show a progress bar.

    Attributes
    ----------
    parameters_ : dict
        What the device's `PictureFeatures` is built from; JSON.
    n_features_out_ : int
    picture_ : dict
        Median width and height of the pictures seen in `fit`, and whether any has colour.

    Notes
    -----
    Features are int16. In 1/16 grey level, 0 to 4080: brightness without `normalise`, colours, spots, differences. In
    1/256 mean deviation: brightness. In 1/1024: the share of a direction in the gradients of its part and the eight
    around it (Dalal and Triggs, CVPR 2005). Counts: patterns (Ojala et al., IEEE TPAMI 2002). A gradient counts for the
    two directions next to it. Brightness is 77/256 red + 150/256 green + 29/256 blue.
    """

    def __init__(
        self,
        size: int = 32,
        *,
        crop: bool = False,
        pixels: int = 8,
        normalise: bool = True,
        colour: int = 4,
        hog: Sequence[int] = (4,),
        orientations: int = 8,
        lbp: int = 0,
        contrast: float = 2,
        spots: int = 4,
        difference: int = 0,
        background: int = 4,
        n_jobs: int | None = -1,
        progress: bool = False,
    ):
        self.size = size
        self.crop = crop
        self.pixels = pixels
        self.normalise = normalise
        self.colour = colour
        self.hog = hog
        self.orientations = orientations
        self.lbp = lbp
        self.contrast = contrast
        self.spots = spots
        self.difference = difference
        self.background = background
        self.n_jobs = n_jobs
        self.progress = progress

    def fit(self, X, y=None):
        """Check the settings; of the pictures only their usual size is learned.

        Parameters
        ----------
        X : (n, height, width) or (n, height, width, 3) array of uint8, or a sequence of such pictures of any sizes
        y : ignored

        Raises
        ------
        UserError
            If a parameter is out of its limits or X is not pictures.
        """
        frames = as_frames(X)
        self.parameters_ = self._parameters()
        extractor = self._build(lambda: picture_features.PictureFeatures(self.parameters_))
        self._names = extractor.names()
        shapes = [as_frame(frame).shape for frame in _sample(frames)]
        height, width = (int(np.median([shape[axis] for shape in shapes])) for axis in (0, 1))
        self.picture_ = {"width": width, "height": height, "colour": any(len(shape) == 3 for shape in shapes)}
        return self

    def transform(self, X):
        """Compute the features.

        Parameters
        ----------
        X : as in `fit`

        Returns
        -------
        (n, n_features) array of int16
        """
        check_is_fitted(self, "parameters_")
        return extract_pixels(self.parameters_, as_frames(X), self.n_jobs, self.progress)

    def _parameters(self) -> dict[str, Any]:
        orientations = choice("orientations", self.orientations, range(2, 17, 2))
        if isinstance(self.hog, str) or not isinstance(self.hog, (Sequence, np.ndarray)):
            raise UserError(f"hog is {self.hog!r}, must be a list of numbers of parts, such as (8, 4)")
        whole = range(33)
        parts = {
            name: choice(name, getattr(self, name), whole)
            for name in ("pixels", "colour", "lbp", "spots", "difference")
        }
        return {
            "version": picture_features.VERSION,
            "size": choice("size", self.size, range(4, 33)),
            "crop": bool(choice("crop", self.crop, (True, False))),
            "normalise": bool(choice("normalise", self.normalise, (True, False))),
            **parts,
            "hog": [choice("hog", level, whole) for level in self.hog],
            "orientations": orientations,
            "sine": [round(4096 * math.sin(math.pi * k / orientations)) for k in range(orientations // 2 + 1)],
            "contrast": round(16 * between("contrast", self.contrast, 0, 255, "grey levels")),
            "background": choice("background", self.background, range(9)),
        }


def as_frames(X) -> Any:
    """Return a sequence of pictures: X itself unless it is an array, which must hold at least one.

    Raises
    ------
    UserError
        If X is no such sequence.
    """
    if isinstance(X, np.ndarray) or hasattr(X, "__array__"):
        X = np.asarray(X)
        if X.ndim not in (3, 4):
            raise UserError(f"X has shape {X.shape}, must be (n, height, width) or (n, height, width, 3)")
    elif isinstance(X, Mapping) or not hasattr(X, "__len__") or not hasattr(X, "__getitem__"):
        raise UserError(f"X is a {type(X).__name__}, must be an array or a sequence of pictures")
    if not len(X):
        raise UserError("X holds no picture; give at least one")
    return X


def as_frame(frame) -> np.ndarray:
    """Return a picture as (height, width) or (height, width, 3) array of uint8.

    Raises
    ------
    UserError
        If it is of another shape or type, or larger than a board takes.
    """
    try:
        frame = np.asarray(frame)
    except ValueError:
        raise UserError(
            "a picture has rows of different lengths, must be (height, width) or (height, width, 3)"
        ) from None
    if frame.ndim not in (2, 3) or not frame.size or frame.shape[2:] not in ((), (3,)):
        raise UserError(f"a picture has shape {frame.shape}, must be (height, width) or (height, width, 3)")
    if frame.dtype != np.uint8:
        found = f" from {frame.min()} to {frame.max()}" if frame.dtype.kind in "biuf" else ""
        if frame.dtype.kind not in "iu" or frame.min() < 0 or frame.max() > 255:
            raise UserError(f"a picture is {frame.dtype}{found}, must be uint8: 0 for black, 255 for white")
        frame = frame.astype(np.uint8)
    if max(frame.shape[:2]) > MAX_SIDE or frame.shape[0] * frame.shape[1] > MAX_PIXELS:
        height, width = frame.shape[:2]
        raise UserError(f"a picture is {width} x {height}, must be at most {MAX_SIDE} a side and {MAX_PIXELS} pixels")
    return frame


def _sample(frames: Any) -> Iterator[Any]:
    """Some of the pictures, evenly, so that a lazy sequence is not decoded as a whole."""
    return (frames[i] for i in range(0, len(frames), max(1, len(frames) // 16)))
