"""What no tree reads is not computed, and what is left is the same."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_strokes import strokes_and_labels

from emlearn_gestures import StrokeFeatures
from emlearn_gestures.features.stroke_pruning import needed_strokes
from emlearn_gestures.features.strokes import extract_strokes

STROKES, _ = strokes_and_labels(5)
FEATURES = StrokeFeatures(raster=4).fit(STROKES)
NAMES = FEATURES.get_feature_names_out().tolist()


@pytest.mark.parametrize(
    ("used", "left"),
    [
        (["x_3"], {"path": 8, "directions": 0, "turns": 0, "shape": 0, "raster": 0}),
        (["direction_45deg", "turn_7"], {"path": 0, "directions": 8, "turns": 8, "shape": 0, "raster": 0}),
        (["closure", "crossings_self"], {"path": 0, "directions": 0, "turns": 0, "shape": 4 + 256, "raster": 0}),
        (["cell_1_2"], {"path": 0, "directions": 0, "turns": 0, "shape": 0, "raster": 4}),
        ([], {"path": 8, "directions": 0, "turns": 0, "shape": 0, "raster": 0}),
        (NAMES, {"path": 8, "directions": 8, "turns": 8, "shape": 511, "raster": 4}),
    ],
)
def test_groups_and_single_numbers(used, left):
    less, taken = needed_strokes(FEATURES.parameters_, [NAMES.index(name) for name in used])
    assert {key: less[key] for key in left} == left
    assert set(used) <= {NAMES[i] for i in taken}
    np.testing.assert_array_equal(extract_strokes(less, STROKES), FEATURES.transform(STROKES)[:, taken])
