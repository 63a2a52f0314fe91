"""From files to pixels: formats, orientation, transparency, reduction, and damaged files."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, features

from emlearn_gestures.errors import UserError
from emlearn_gestures.pictures import Frames, load_pictures

GREY = np.random.default_rng(1).integers(0, 256, (20, 30), np.uint8)
RGB = np.random.default_rng(2).integers(0, 256, (20, 30, 3), np.uint8)
SMOOTH = np.broadcast_to(np.linspace(0, 255, 30).astype(np.uint8)[:, None], (20, 30, 3)).copy()


def decoded(folder: Path, name: str, **options: int) -> np.ndarray:
    """The pixels, after a check that the table has announced their form."""
    table = load_pictures(folder / name, **options)
    frame = Frames(table)[0]
    assert frame.dtype == np.uint8
    assert frame.flags.c_contiguous and frame.flags.writeable
    assert table["colour"].tolist() == [frame.ndim == 3]
    if not options:
        assert table[["height", "width"]].to_numpy().tolist() == [list(frame.shape[:2])]
    return frame


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif", "jp2", "pgm", "tga", "pcx"])
def test_grey_stays_grey(tmp_path: Path, suffix: str) -> None:
    if suffix == "jp2" and not features.check("jpg_2000"):
        pytest.skip("this Pillow has no JPEG 2000")
    Image.fromarray(GREY).save(tmp_path / f"a.{suffix}")
    np.testing.assert_array_equal(decoded(tmp_path, f"a.{suffix}"), GREY)


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif", "ppm", "tga", "pcx", "qoi"])
def test_colour_is_rgb(tmp_path: Path, suffix: str) -> None:
    Image.fromarray(RGB).save(tmp_path / f"a.{suffix}")
    np.testing.assert_array_equal(decoded(tmp_path, f"a.{suffix}"), RGB)


@pytest.mark.parametrize(("mode", "suffix"), [("RGB", "jpg"), ("CMYK", "jpg"), ("YCbCr", "jpg"), ("RGB", "webp")])
def test_lossy_formats(tmp_path: Path, mode: str, suffix: str) -> None:
    if suffix == "webp" and not features.check("webp"):
        pytest.skip("this Pillow has no WebP")
    Image.fromarray(SMOOTH).convert(mode).save(tmp_path / f"a.{suffix}", quality=95)
    difference = decoded(tmp_path, f"a.{suffix}").astype(int) - SMOOTH
    assert np.abs(difference).max() <= 6


def test_sixteen_bits_give_their_high_byte(tmp_path: Path) -> None:
    deep = GREY.astype(np.uint16) * 256 + 200
    for name in ("a.png", "a.tif"):
        Image.fromarray(deep).save(tmp_path / name)
        np.testing.assert_array_equal(decoded(tmp_path, name), GREY)
    (tmp_path / "a.pgm").write_bytes(b"P5 30 20 65535\n" + deep.astype(">u2").tobytes())
    np.testing.assert_array_equal(decoded(tmp_path, "a.pgm"), GREY)
    Image.fromarray(GREY.astype(np.float32)).save(tmp_path / "floats.tif")
    with pytest.raises(UserError, match=r"floats\.tif: a picture of floats has no defined white"):
        load_pictures(tmp_path / "floats.tif")


def test_bits_and_palettes(tmp_path: Path) -> None:
    bits = GREY > 127
    Image.fromarray(bits).save(tmp_path / "a.png")
    np.testing.assert_array_equal(decoded(tmp_path, "a.png"), np.where(bits, 255, 0))
    indexed = Image.fromarray(RGB).quantize(16)
    for name in ("p.png", "p.gif", "p.bmp"):
        indexed.save(tmp_path / name)
        np.testing.assert_array_equal(decoded(tmp_path, name), np.asarray(indexed.convert("RGB")))


def test_first_of_several_frames(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (30, 20), colour).convert("P") for colour in ("red", "lime")]
    for name in ("a.gif", "a.tif"):
        frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:])
        assert (decoded(tmp_path, name) == (255, 0, 0)).all()


def test_transparency_becomes_white(tmp_path: Path) -> None:
    alpha = np.zeros((20, 30), np.uint8)
    alpha[:, 10:20], alpha[:, 20:] = 51, 255
    share = alpha / 255
    Image.fromarray(np.dstack([RGB, alpha])).save(tmp_path / "rgba.png")
    expected = RGB * share[..., None] + 255 * (1 - share[..., None])
    assert np.abs(decoded(tmp_path, "rgba.png") - expected).max() <= 1
    Image.merge("LA", [Image.fromarray(GREY), Image.fromarray(alpha)]).save(tmp_path / "la.png")
    assert np.abs(decoded(tmp_path, "la.png") - (GREY * share + 255 * (1 - share))).max() <= 1
    indexed = Image.new("P", (30, 20), 0)
    indexed.putpalette([10, 20, 30, 40, 50, 60])
    indexed.paste(1, (0, 0, 15, 20))
    indexed.save(tmp_path / "p.png", transparency=0)
    frame = decoded(tmp_path, "p.png")
    assert (frame[:, :15] == (40, 50, 60)).all() and (frame[:, 15:] == 255).all()


@pytest.mark.parametrize("suffix", ["png", "tif"])
@pytest.mark.parametrize(
    ("orientation", "upright"),
    [
        (1, lambda a: a),
        (2, np.fliplr),
        (3, lambda a: np.rot90(a, 2)),
        (4, np.flipud),
        (5, lambda a: a.swapaxes(0, 1)),
        (6, lambda a: np.rot90(a, -1)),
        (7, lambda a: np.rot90(a, 2).swapaxes(0, 1)),
        (8, np.rot90),
    ],
)
def test_orientation(tmp_path: Path, suffix: str, orientation: int, upright: Callable) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(RGB).save(tmp_path / f"a.{suffix}", exif=exif)
    np.testing.assert_array_equal(decoded(tmp_path, f"a.{suffix}"), upright(RGB))


def test_reduced_pictures_are_means_of_squares(tmp_path: Path) -> None:
    Image.fromarray(RGB).save(tmp_path / "a.png")
    for side, factor in ((30, 1), (29, 2), (15, 2), (14, 3), (10, 3), (5, 6)):
        frame = decoded(tmp_path, "a.png", max_side=side)
        assert frame.shape == (-(-20 // factor), -(-30 // factor), 3)
        whole = RGB[: 20 // factor * factor].reshape(20 // factor, factor, 30 // factor, factor, 3).mean((1, 3))
        assert np.abs(frame[: 20 // factor] - whole).max() < 0.6  # Pillow rounds in fixed point
    assert load_pictures(tmp_path / "a.png", max_side=5)["width"].tolist() == [30]


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(RGB).save(buffer, "jpeg")
    return buffer.getvalue()


def png_of(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "png")
    return buffer.getvalue()


BAD_AT_ONCE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.jpg": (lambda: b"", "empty file (0 bytes)"),
    "text.png": (lambda: b"this is no picture", "not a picture, or damaged in its first bytes"),
    "script.png": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
    "start.jpg": (lambda: jpeg()[:15], "cannot be decoded"),
    "long.png": (lambda: png_of(32769, 1), "too large (32769x1; at most"),
    "huge.png": (lambda: png_of(9600, 9600), "too large (9600x9600; at most 89478485 pixels"),
    "vast.png": (lambda: png_of(14000, 14000), "too large (Image size (196000000 pixels)"),
}
BAD_LATER: dict[str, tuple[Callable[[], bytes], str]] = {
    "cut.jpg": (lambda: jpeg()[:-300], "cannot be decoded (image file is truncated"),
    "cut.png": (lambda: png_of(3000, 3000)[:90], "cannot be decoded"),
}


def write_set(folder: Path, bad: dict[str, tuple[Callable[[], bytes], str]]) -> None:
    for kind in ("good", "bad"):
        (folder / kind).mkdir()
        (folder / kind / "0.jpg").write_bytes(jpeg())
    for name, (content, _) in bad.items():
        (folder / "bad" / name).write_bytes(content())


@pytest.mark.parametrize("name", BAD_AT_ONCE)
def test_bad_headers(tmp_path: Path, name: str) -> None:
    write_set(tmp_path, {name: BAD_AT_ONCE[name]})
    with warnings.catch_warnings(), pytest.raises(UserError) as caught:
        warnings.simplefilter("error")
        load_pictures(tmp_path)
    message = str(caught.value)
    assert message.startswith(f"bad/{name}: {BAD_AT_ONCE[name][1]}")
    assert message.endswith("or leave such files out with skip_bad=True")
    assert "\n" not in message and str(tmp_path) not in message


@pytest.mark.parametrize("name", BAD_LATER)
def test_damage_behind_the_header(tmp_path: Path, name: str) -> None:
    write_set(tmp_path, {name: BAD_LATER[name]})
    frames = Frames(load_pictures(tmp_path))
    assert len(frames) == 3
    with pytest.raises(UserError) as caught:
        list(frames)
    assert str(caught.value).startswith(f"bad/{name}: {BAD_LATER[name][1]}")
    assert "skip_bad=True" in str(caught.value) and "\n" not in str(caught.value)
    (tmp_path / "bad" / name).unlink()
    with pytest.raises(UserError, match=f"bad/{name}: the file is missing"):
        frames[int(np.flatnonzero(frames.samples == f"bad/{name}")[0])]


def test_skip_bad_finds_all_damage(tmp_path: Path) -> None:
    bad = {**BAD_AT_ONCE, **BAD_LATER}
    write_set(tmp_path, bad)
    with pytest.warns(UserWarning, match=f"{len(bad)} bad pictures skipped") as caught:
        table = load_pictures(tmp_path, skip_bad=True)
    assert len(caught) == 1
    assert list(table.index.get_level_values("sample")) == ["bad/0.jpg", "good/0.jpg"]
    skipped = {line.split("/")[1].split(":")[0] for line in table.attrs["report"]}
    assert skipped == set(bad)
    assert len(list(Frames(table))) == 2


def test_nothing_left(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.png").write_bytes(b"")
    with pytest.raises(UserError, match=r"none of its 1 pictures can be read; the first: a/1\.png: empty file"):
        load_pictures(tmp_path, skip_bad=True)
