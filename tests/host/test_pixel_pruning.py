"""Of pictures, what is left out is what no tree reads, and the rest stays what it was."""

from __future__ import annotations

import numpy as np
import pytest

from emlearn_gestures.features import PixelFeatures, extract_pixels
from emlearn_gestures.features.pixel_pruning import needed_pixels
from emlearn_predict.picture_features import PictureFeatures

OPTIONS = {"pixels": 16, "lbp": 4, "hog": (16, 8, 4), "difference": 4, "colour": 4, "spots": 4}


@pytest.fixture(scope="module")
def frames() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (5, 24, 40, 3), np.uint8)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["pixel_3_0"], {"pixels": 16}),
        (["red_0_0", "blue_3_3"], {"colour": 4}),
        (["hog16_0_0_0deg"], {"hog": [16]}),
        (["hog8_0_0_0deg"], {"hog": [8]}),
        (["hog16_0_0_0deg", "hog4_0_0_0deg"], {"hog": [16, 4]}),
        (["lbp_0_0_0", "difference_1_1"], {"lbp": 4, "difference": 4}),
        (["dark1_0_0"], {"spots": 4}),
    ],
)
def test_groups_and_levels(wanted, expected, frames):
    features = PixelFeatures(n_jobs=1, **OPTIONS).fit(frames)
    names = list(features.get_feature_names_out())
    less, made = needed_pixels(features.parameters_, [names.index(name) for name in wanted])
    off = {"pixels": 0, "colour": 0, "hog": [], "lbp": 0, "spots": 0, "difference": 0}
    assert {group: less[group] for group in off} == off | expected
    assert set(wanted) <= set(PictureFeatures(less).names())
    np.testing.assert_array_equal(extract_pixels(less, frames), extract_pixels(features.parameters_, frames)[:, made])


def test_something_is_left(frames):
    features = PixelFeatures(n_jobs=1, **OPTIONS).fit(frames)
    less, made = needed_pixels(features.parameters_, [])
    assert made[0] == 0
    assert less["colour"] == 0
