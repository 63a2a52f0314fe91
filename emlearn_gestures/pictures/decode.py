"""One picture file: what its header says, and its pixels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from emlearn_gestures.errors import UserError
from emlearn_gestures.files.unread import help_for

try:
    import pillow_heif
except ImportError:
    _HEIC: tuple[str, ...] = ()
else:
    pillow_heif.register_heif_opener()
    _HEIC = (".heic", ".heif", ".hif")
SUFFIXES = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".dib", ".gif", ".tif", ".tiff", ".webp", ".avif"),
    *(".jp2", ".ppm", ".pgm", ".pbm", ".pnm", ".tga", ".pcx", ".qoi"),
    *_HEIC,
)
# The formats of these suffixes. Pillow goes by content; others, PostScript say, would start programs.
_FORMATS = ["JPEG", "PNG", "BMP", "DIB", "GIF", "TIFF", "WEBP", "AVIF", "JPEG2000", "PPM", "TGA", "PCX", "QOI", "HEIF"]
_GREY = {"1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "I;16N"}
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
MAX_SIDE = 32768
_REMEDY = "or leave such files out with skip_bad=True"


class Header(NamedTuple):
    """Size in pixels of the upright picture, and whether it decodes to RGB rather than grey."""

    width: int
    height: int
    colour: bool


def read_header(path: Path | str, name: str) -> Header:
    """Size and kind of a picture, without decoding it; ``name`` is what errors call it."""
    with _opened(path, name) as image:
        width, height = image.size
        # the class's own method: that of PNG decodes the picture to look for EXIF data behind the pixels
        orientation = 1 if image.format == "TIFF" else Image.Image.getexif(image).get(ExifTags.Base.Orientation, 1)
        if orientation in (5, 6, 7, 8):
            width, height = height, width
        return Header(width, height, image.mode not in _GREY)


def decode(path: Path | str, name: str, max_side: int) -> NDArray[np.uint8]:
    """The pixels, (height, width) for grey pictures, else (height, width, 3) RGB, also for palettes of greys.

    Of several frames the first. EXIF orientation is applied; what is transparent becomes white; of 16 bits
    a pixel the high 8 are kept. A longer side above ``max_side`` is divided by the smallest integer that
    helps: each pixel becomes the mean of a square. JPEG's own fast reduction is not used, because it
    gives other numbers than the mean.
    """
    with _opened(path, name) as image:
        grey = image.mode in _GREY
        image.load()
        upright = ImageOps.exif_transpose(image)
        flat = _high_byte(upright) if image.mode.startswith("I") else _flattened(upright, "L" if grey else "RGB")
        factor = -(-max(flat.size) // max_side)
        return np.array(flat.reduce(factor) if factor > 1 else flat)


def _high_byte(image: Image.Image) -> Image.Image:
    values = np.clip(np.asarray(image), 0, 65535) >> 8
    return Image.fromarray(values.astype(np.uint8))


def _flattened(image: Image.Image, mode: str) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert(mode)
    layers = image.convert("LA" if mode == "L" else "RGBA")
    flat = Image.new(mode, image.size, "white")
    flat.paste(layers.convert(mode), mask=layers.getchannel("A"))
    return flat


@contextmanager
def _opened(path: Path | str, name: str) -> Iterator[Image.Image]:
    """The picture with its header read; whatever goes wrong inside is a UserError of one line."""
    try:
        with Image.open(path, formats=_formats()) as image:
            _check(image, name)
            yield image
    except UserError:
        raise
    except FileNotFoundError:
        raise UserError(f"{name}: the file is missing; bring it back, {_REMEDY}") from None
    except UnidentifiedImageError:
        raise UserError(f"{name}: {_why_not(Path(path))}, {_REMEDY}") from None
    except Image.DecompressionBombError as error:
        raise UserError(f"{name}: too large ({_one_line(error)}); reduce it, {_REMEDY}") from None
    except Exception as error:  # on damaged data Pillow's decoders raise errors of many kinds
        raise UserError(f"{name}: cannot be decoded ({_one_line(error)}); repair or remove it, {_REMEDY}") from None


def _why_not(path: Path) -> str:
    """What is wrong with a file that Pillow does not know, and what would help."""
    with path.open("rb") as file:
        start = file.read(12)
    if not start:
        return "empty file (0 bytes); repair or remove it"
    # phones send HEIC under the name of a JPEG, too
    suffix = ".heic" if start[4:8] == b"ftyp" and start[8:] in _HEIF_BRANDS and not _HEIC else path.suffix.lower()
    if suffix not in SUFFIXES and help_for(suffix):
        return f"a picture of format {suffix}, which is not read; {help_for(suffix)}"
    return "not a picture, or damaged in its first bytes; repair or remove it"


def _check(image: Image.Image, name: str) -> None:
    width, height = image.size
    pixels = Image.MAX_IMAGE_PIXELS or width * height
    if width * height > pixels or max(width, height) > MAX_SIDE:
        raise UserError(
            f"{name}: too large ({width}x{height}; at most {pixels} pixels and sides of {MAX_SIDE}); "
            f"reduce it, {_REMEDY}"
        )
    if image.mode == "F":
        raise UserError(f"{name}: a picture of floats has no defined white; save it with 8 or 16 bits a pixel")


@cache
def _formats() -> tuple[str, ...]:
    """Those of `_FORMATS` that this build of Pillow can read."""
    Image.init()
    return tuple(name for name in _FORMATS if name in Image.OPEN)


def _one_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(error).splitlines() or [type(error).__name__])[0]
