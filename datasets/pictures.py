"""Named loaders of the real sets of pictures; provenance and licences are in ``datasets/README.md``.

The files are not part of the package, except the digits, which come with scikit-learn. The others are looked for
in the folder that the environment variable ``EMLEARN_GESTURES_DATA`` names; further options are passed on
to `load_pictures`, whose table they return.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.datasets import load_digits

from emlearn_gestures.datasets.find import find_data
from emlearn_gestures.pictures import load_pictures


def load_mask_defects(category: str | None = None, **options: Any) -> pd.DataFrame:
    """Face masks on a production line: bad, good, no_mask.

    700 pictures of 256x256 by an OpenMV camera, 200 of them to train and 500 to test. A group is a video, A to D:
    the published sides share videos.

    Parameters
    ----------
    category : {"train", "test"}, optional
        One side of the published split; both by default, told apart by ``attrs["category"]``.
    """
    return load_pictures(find_data("mask_defects"), category=category, **{"group": r"^(.)", **options})


def load_cups(**options: Any) -> pd.DataFrame:
    """Three kinds of cup, 0, 1 and 2: 1666 pictures 13 wide and 19 high by an OpenMV camera, seven different ones."""
    return load_pictures(find_data("cups"), **{"label": r"_(\d)\.bmp$", **options})


def load_sign_digits(**options: Any) -> pd.DataFrame:
    """A hand that shows a digit, 0 to 9: 2062 pictures of 100x100, three of them of 3024x3024."""
    return load_pictures(find_data("sign_digits"), **options)


def load_mask_or_not(**options: Any) -> pd.DataFrame:
    """A face with and without a mask, mask and no_mask: 22 photographs of many sizes."""
    return load_pictures(find_data("mask_or_not"), **options)


def load_digits_pictures() -> tuple[NDArray[np.uint8], NDArray[np.str_]]:
    """Handwritten digits, 0 to 9, as scikit-learn has them.

    The values 0 to 16 become grey levels by ``(value * 255 + 8) // 16``, in integers so that a board can do it.

    Returns
    -------
    frames : ndarray of uint8, (1797, 8, 8)
    classes : ndarray of str, (1797,)
    """
    digits = load_digits()
    return ((digits.images.astype(np.int32) * 255 + 8) // 16).astype(np.uint8), digits.target.astype(str)
