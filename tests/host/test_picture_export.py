"""The frames of a self-test are small, and written as cameras write them."""

from __future__ import annotations

import numpy as np

from emlearn_gestures.families.picture_export import frame_features, selftest_frames
from emlearn_predict._runtime import int16s
from emlearn_predict.picture_features import DEPTHS, PictureFeatures

PARAMETERS = {
    **{"version": 1, "size": 4, "crop": False, "pixels": 0, "normalise": False, "colour": 1},
    **{"hog": [], "orientations": 2, "sine": [], "lbp": 0, "contrast": 0, "spots": 0, "difference": 1, "background": 1},
}


def test_colours_survive():
    """Each format shows the device the same colour, but for the bits that it has not."""
    picture = np.tile(np.array([200, 100, 30], np.uint8), (60, 80, 1))
    cases = selftest_frames(True, [picture] * 4)
    assert [case[3] for case in cases] == ["rgb888", "rgb565", "rgb565be", "rgb888"]
    red, green, blue = frame_features(PARAMETERS, cases)[:, :3].T / 16
    assert red[0] == 200 and green[0] == 100 and blue[0] == 30
    for values, true in ((red, 200), (green, 100), (blue, 30)):
        assert np.abs(values - true).max() <= 8


def test_boxes_are_averaged():
    picture = np.zeros((40, 60), np.uint8)
    picture[::2] = 201
    frame, width, height, form = selftest_frames(False, [picture])[0]
    assert (width, height, form) == (20, 13, "grey")
    assert len(frame) == width * height
    assert set(frame) <= {67, 134}  # of three rows one or two


def test_sizes():
    for shape in ((1, 1), (1, 2000), (2000, 1), (2000, 2000), (18, 24), (9, 9)):
        for colour in (False, True):
            for frame, width, height, form in selftest_frames(colour, [np.zeros(shape, np.uint8)]):
                assert len(frame) == width * height * DEPTHS[form] <= 400
                assert 1 <= max(width, height) <= 24


def test_the_background_learns_from_case_to_case():
    pictures = [np.full((12, 16), grey, np.uint8) for grey in (50, 120, 120, 120)]
    cases = selftest_frames(False, pictures)
    found = frame_features(PARAMETERS, cases)[:, 3]
    assert found[0] == 0
    assert found[1] == 70 * 16
    pixels, out = PictureFeatures(PARAMETERS), int16s(4)
    for (frame, width, height, form), expected in zip(cases, found, strict=True):
        pixels.extract(bytearray(frame), width, height, out, form)
        pixels.learn()
        assert out[3] == expected
