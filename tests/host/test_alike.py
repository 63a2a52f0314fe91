"""The same picture in two files, and pictures that only look a little alike."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from emlearn_gestures.pictures.alike import same_pictures


def scene(seed: int, side: int = 128) -> Image.Image:
    """A smooth picture, as photographs are."""
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 6, 3)).astype(np.uint8)
    return Image.fromarray(coarse).resize((side, side), Image.Resampling.BICUBIC)


def test_a_picture_saved_in_several_ways(tmp_path):
    scene(1).save(tmp_path / "a.png")
    scene(2).save(tmp_path / "b.png")
    scene(1).save(tmp_path / "c.jpg", quality=80)
    scene(1).resize((64, 64), Image.Resampling.BOX).save(tmp_path / "d.bmp")
    (tmp_path / "e.png").write_bytes((tmp_path / "b.png").read_bytes())
    (tmp_path / "f.png").write_text("damaged")
    assert same_pictures(sorted(tmp_path.iterdir())).tolist() == [0, 1, 0, 0, 1, 2]


@pytest.mark.parametrize(
    "change",
    [
        lambda picture: picture.rotate(5),
        lambda picture: picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        lambda picture: picture.point(lambda value: value * 0.8),
        lambda picture: Image.merge("RGB", picture.split()[::-1]),
        lambda picture: picture.crop((0, 0, 120, 120)),
    ],
    ids=["turned", "mirrored", "darker", "other colours", "cut"],
)
def test_another_picture(change, tmp_path):
    scene(1).save(tmp_path / "a.png")
    change(scene(1)).save(tmp_path / "b.png")
    assert same_pictures(sorted(tmp_path.iterdir())).tolist() == [0, 1]


def test_pictures_without_a_shape_are_the_same_by_their_bytes_only(tmp_path):
    for name, colour in (("a.png", 100), ("b.png", 101), ("c.png", 100)):
        Image.new("L", (32, 32), colour).save(tmp_path / name)
    assert same_pictures(sorted(tmp_path.iterdir())).tolist() == [0, 1, 0]
