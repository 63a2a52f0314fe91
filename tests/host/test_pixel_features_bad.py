"""What `PixelFeatures` refuses: one line that names the argument, the value and the limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from emlearn_gestures import UserError
from emlearn_gestures.features import PixelFeatures


def features(**options: Any) -> PixelFeatures:
    return PixelFeatures(**{"size": 16, "pixels": 8, "n_jobs": 1, **options})


GOOD = np.zeros((2, 9, 9), np.uint8)
BAD_PICTURES: dict[str, tuple[Any, str]] = {
    "none": (None, "X is a NoneType, must be an array or a sequence of pictures"),
    "a number": (5, "X is a int, must be"),
    "an iterator": (iter(list(GOOD)), "X is a list_iterator, must be"),
    "a set": ({1}, "X is a set, must be"),
    "a dictionary": ({"a": GOOD[0]}, "X is a dict, must be"),
    "a series": (pd.Series(list(GOOD)), r"X has shape \(2,\), must be"),
    "one picture": (GOOD[0], r"X has shape \(9, 9\), must be \(n, height, width\)"),
    "five axes": (GOOD[None, None], r"X has shape \(1, 1, 2, 9, 9\), must be"),
    "no pictures": (GOOD[:0], "X holds no picture"),
    "an empty list": ([], "X holds no picture"),
    "a table": (pd.DataFrame(GOOD[0]), r"X has shape \(9, 9\)"),
    "floats": (GOOD.astype(float) + 0.5, "a picture is float64 from 0.5 to 0.5, must be uint8"),
    "NaN": (np.full((2, 9, 9), np.nan), "a picture is float64 from nan to nan, must be uint8"),
    "truth": (GOOD.astype(bool), "a picture is bool from False to False, must be uint8"),
    "negative": (GOOD.astype(np.int16) - 1, "a picture is int16 from -1 to -1, must be uint8"),
    "beyond 255": (GOOD.astype(np.int16) + 256, "a picture is int16 from 256 to 256"),
    "objects": (GOOD.astype(object), "a picture is object, must be uint8"),
    "letters": ([[["a", "b"]]], "a picture is <U1, must be uint8"),
    "complex": (GOOD.astype(complex), "a picture is complex128, must be uint8"),
    "ragged": ([[[1, 2], [3]]], "a picture has rows of different lengths, must be"),
    "no rows": (GOOD[:, :0], r"a picture has shape \(0, 9\), must be"),
    "no columns": (GOOD[:, :, :0], r"a picture has shape \(9, 0\)"),
    "no colours": (np.zeros((2, 9, 9, 0), np.uint8), r"a picture has shape \(9, 9, 0\)"),
    "one channel": (GOOD[..., None], r"a picture has shape \(9, 9, 1\)"),
    "two channels": (np.zeros((2, 9, 9, 2), np.uint8), r"a picture has shape \(9, 9, 2\)"),
    "four channels": (np.zeros((2, 9, 9, 4), np.uint8), r"a picture has shape \(9, 9, 4\)"),
    "rows only": (list(GOOD[0]), r"a picture has shape \(9,\)"),
    "nothing in it": ([None], r"a picture has shape \(\)"),
    "text": ("pictures", r"a picture has shape \(\)"),
    "names": (["a.png", "b.png"], r"a picture has shape \(\)"),
    "too wide": (np.zeros((1, 1, 2049), np.uint8), "a picture is 2049 x 1, must be at most 2048 a side"),
    "too high": ([np.zeros((2049, 1, 3), np.uint8)], "a picture is 1 x 2049, must be at most 2048 a side"),
}


@pytest.mark.parametrize("case", BAD_PICTURES)
def test_bad_pictures(case):
    X, message = BAD_PICTURES[case]
    with pytest.raises(UserError, match=message) as caught:
        features().fit(X)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("case", [case for case in BAD_PICTURES if case != "an iterator"])
def test_bad_pictures_after_fit(case):
    X, message = BAD_PICTURES[case]
    transformer = features().fit(GOOD)
    with pytest.raises(UserError, match=message):
        transformer.transform(X)


BAD_OPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "size 3": ({"size": 3}, "size is 3, must be one of 4 to 32"),
    "size 33": ({"size": 33}, "size is 33, must be one of 4 to 32"),
    "size 8.5": ({"size": 8.5}, "size is 8.5, must be"),
    "size NaN": ({"size": float("nan")}, "size is nan, must be"),
    "size text": ({"size": "16"}, "size is '16', must be"),
    "size list": ({"size": [16]}, r"size is \[16\], must be"),
    "size none": ({"size": None}, "size is None, must be"),
    "crop": ({"crop": "yes"}, "crop is 'yes', must be one of True, False"),
    "normalise": ({"normalise": None}, "normalise is None, must be one of True, False"),
    "pixels": ({"pixels": 5}, "pixels is 5, must divide 16"),
    "pixels 32": ({"pixels": 32}, "pixels is 32, must be an integer from 0 to 16"),
    "pixels -1": ({"pixels": -1}, "pixels is -1, must be one of 0 to 32"),
    "colour": ({"colour": 3}, "colour is 3, must divide 16"),
    "lbp": ({"lbp": 0.5}, "lbp is 0.5, must be one of"),
    "spots": ({"spots": 7}, "spots is 7, must divide 16"),
    "difference": ({"difference": 9}, "difference is 9, must divide 16"),
    "hog number": ({"hog": 8}, r"hog is 8, must be a list of numbers of parts, such as \(8, 4\)"),
    "hog none": ({"hog": None}, "hog is None, must be a list"),
    "hog text": ({"hog": "84"}, "hog is '84', must be a list"),
    "hog set": ({"hog": {8, 4}}, "hog is {8, 4}, must be a list"),
    "hog in order": ({"hog": (4, 8)}, r"hog is 8, must be|hog is \[4, 8\], each must divide the one before"),
    "hog twice": ({"hog": (4, 4)}, r"hog is \[4, 4\], each must divide the one before and be less"),
    "hog as fine twice": ({"hog": (16, 16)}, r"hog is \[16, 16\], each must divide"),
    "hog 0": ({"hog": (0,)}, r"hog is \[0\], each must divide"),
    "hog 3": ({"hog": (3,)}, "hog is 3, must divide 16"),
    "hog 8, 3": ({"hog": (8, 3)}, "hog is 3, must divide 8"),
    "hog five": ({"hog": (16, 8, 4, 2, 1)}, "hog is .*, must be a list of at most 4"),
    "hog nested": ({"hog": ((8, 4),)}, r"hog is \(8, 4\), must be one of"),
    "orientations 3": ({"orientations": 3}, "orientations is 3, must be one of 2 to 16"),
    "orientations 0": ({"orientations": 0}, "orientations is 0, must be one of 2 to 16"),
    "orientations 18": ({"orientations": 18}, "orientations is 18, must be"),
    "contrast": ({"contrast": -1}, "contrast is -1, must be from 0 to 255 grey levels"),
    "contrast NaN": ({"contrast": float("nan")}, "contrast is nan, must be from 0 to 255"),
    "contrast text": ({"contrast": "low"}, "contrast is 'low', must be from 0 to 255"),
    "background": ({"background": 9}, "background is 9, must be one of 0 to 8"),
    "everything off": (
        {"pixels": 0, "colour": 0, "hog": (), "lbp": 0, "spots": 0, "difference": 0},
        "every group is switched off",
    ),
}


@pytest.mark.parametrize("case", BAD_OPTIONS)
def test_bad_options(case):
    options, message = BAD_OPTIONS[case]
    with pytest.raises(UserError, match=message) as caught:
        features(**options).fit(GOOD)
    assert "\n" not in str(caught.value)
